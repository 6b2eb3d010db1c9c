//! A schema registry over HTTP: Confluent's API, which Karapace and Apicurio have too.

use std::time::Duration;

use serde::Deserialize;
use ureq::Agent;
use ureq::http::StatusCode;

/// Longest wait for an answer. A worker holds its batch meanwhile.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// Bytes of an answer at most.
const ANSWER_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Schemas that one names, and those that these name.
const REFERENCES_MAX: usize = 100;

/// How to reach a registry.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryConfig {
    /// Its address: `http://127.0.0.1:8081`.
    pub url: String,
    /// A user and a password, for those that ask for one.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for RegistryConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.url)
    }
}

/// Why there is no schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// It may be there at another time.
    #[error("the schema registry {url} is not available: {what}")]
    Unavailable {
        /// Its address.
        url: String,
        /// What happened.
        what: String,
    },
    /// The registry has none.
    #[error("the schema registry knows no such schema")]
    Unknown,
}

/// A schema as the registry has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// `AVRO`, `PROTOBUF` or `JSON`.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// The schemas that it names, those that they name before them, each with its name.
    pub references: Vec<(String, String)>,
}

/// One registry.
#[derive(Debug)]
pub struct Registry {
    agent: Agent,
    config: RegistryConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    schema: String,
    schema_type: Option<String>,
    #[serde(default)]
    references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    name: String,
    subject: String,
    version: i64,
}

impl Registry {
    /// A registry. It is not asked yet.
    #[must_use]
    pub fn new(config: RegistryConfig) -> Self {
        let agent = Agent::config_builder()
            .user_agent(concat!("northwatch/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(ANSWER_TIME_MAX))
            .build()
            .into();
        Self { agent, config }
    }

    /// The schema with a number.
    ///
    /// # Errors
    /// When the registry does not know it, or does not answer.
    pub fn by_id(&self, id: u32) -> Result<Registered, RegistryError> {
        self.whole(&format!("/schemas/ids/{id}"))
    }

    /// The schema with a global id.
    ///
    /// # Errors
    /// As [`Registry::by_id`].
    pub fn by_guid(&self, guid: &str) -> Result<Registered, RegistryError> {
        self.whole(&format!("/schemas/guids/{guid}"))
    }

    fn whole(&self, path: &str) -> Result<Registered, RegistryError> {
        let Answer { schema, schema_type, references } = self.get(path)?;
        let mut named = Vec::new();
        self.references(references, &mut named)?;
        Ok(Registered { kind: schema_type.unwrap_or_else(|| "AVRO".to_owned()), text: schema, references: named })
    }

    /// Fetches what a schema names, and first what that names.
    fn references(&self, of: Vec<Reference>, named: &mut Vec<(String, String)>) -> Result<(), RegistryError> {
        for Reference { name, subject, version } in of {
            if named.iter().any(|(known, _)| *known == name) {
                continue;
            }
            if named.len() >= REFERENCES_MAX {
                return Err(RegistryError::Unknown);
            }
            // Held before its own are fetched, so that two that name each other end.
            let place = named.len();
            named.push((name, String::new()));
            let subject: String = subject.bytes().map(percent).collect();
            let answer = self.get(&format!("/subjects/{subject}/versions/{version}"))?;
            self.references(answer.references, named)?;
            let mut own = named.remove(place);
            own.1 = answer.schema;
            named.push(own);
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Answer, RegistryError> {
        let unavailable = |what: String| RegistryError::Unavailable { url: self.config.url.clone(), what };
        let url = format!("{}{path}", self.config.url.trim_end_matches('/'));
        let mut request =
            self.agent.get(&url).header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if let Some((user, password)) = &self.config.credentials {
            use base64::Engine as _;
            let token = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
            request = request.header("Authorization", format!("Basic {token}"));
        }
        let response = request.call().map_err(|error| unavailable(error.to_string()))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(RegistryError::Unknown),
            status => return Err(unavailable(format!("it answered {status}"))),
        }
        let body = response.into_body().into_with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let body = body.map_err(|error| unavailable(error.to_string()))?;
        serde_json::from_str(&body).map_err(|_| unavailable("its answer is no schema".to_owned()))
    }
}

/// A byte of a subject's name in an address (RFC 3986).
fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
