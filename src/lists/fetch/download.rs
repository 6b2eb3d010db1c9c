//! One attempt at a download.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use ureq::Agent;
use ureq::http::{Response, StatusCode, header};

use super::{FetchError, FetchOptions, FetchSource, LastGood};
use crate::domain::hex;

const REDIRECTS_MAX: u32 = 5;
const CONNECT_TIME: Duration = Duration::from_secs(15);
/// A page with hashes is small.
const HASHES_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A file that arrived whole.
pub(super) struct Got {
    pub(super) bytes: u64,
    pub(super) memo: LastGood,
}

pub(super) fn agent(options: &FetchOptions) -> Agent {
    Agent::config_builder()
        .user_agent(concat!("northwatch/", env!("CARGO_PKG_VERSION")))
        // What is unpacked here is bounded; what a client unpacks by itself might not be.
        .accept_encoding("identity")
        .max_redirects(REDIRECTS_MAX)
        .http_status_as_error(false)
        .timeout_global(Some(options.time_max))
        .timeout_connect(Some(CONNECT_TIME.min(options.time_max)))
        .timeout_recv_response(Some(options.stall_max))
        .timeout_per_read(Some(options.stall_max))
        .build()
        .into()
}

/// Downloads into `beside`. `None` when the server has nothing newer than the last good copy.
pub(super) fn once(
    agent: &Agent,
    source: &FetchSource,
    last: Option<&LastGood>,
    beside: &Path,
) -> Result<Option<Got>, FetchError> {
    let failed = |what: &dyn std::fmt::Display, passing| FetchError::new(&source.name, what, passing);
    let mut request = agent.get(&source.url);
    if let Some(last) = last {
        for (name, value) in [(header::IF_NONE_MATCH, &last.etag), (header::IF_MODIFIED_SINCE, &last.last_modified)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
    }
    let mut response = request.call().map_err(|error| failed(&error, is_passing(&error)))?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED if last.is_some() => return Ok(None),
        status => {
            let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            return Err(failed(&format!("the server answered {status}"), passing));
        }
    }
    check_headers(source, &response).map_err(|what| failed(&what, false))?;
    let promised = response.body().content_length();
    let memo = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (etag, last_modified) = (memo(header::ETAG), memo(header::LAST_MODIFIED));
    let (bytes, sha256) = receive(&mut response, source.bytes_max, beside).map_err(|error| {
        failed(&format!("after the answer began: {error}"), error.kind() != std::io::ErrorKind::FileTooLarge)
    })?;
    if promised.is_some_and(|promised| promised != bytes) {
        let what = format!("{bytes} bytes arrived, {} were promised", promised.unwrap_or_default());
        return Err(failed(&what, true));
    }
    if !source.sha256_url.is_empty() {
        check_hash(agent, source, &sha256)?;
    }
    Ok(Some(Got { bytes, memo: LastGood { etag, last_modified, sha256, parties: 0 } }))
}

/// A web page in place of a list is what most broken downloads are.
fn check_headers<B>(source: &FetchSource, response: &Response<B>) -> Result<(), String> {
    let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let content_type = text(header::CONTENT_TYPE).to_lowercase();
    let expected = |part: &String| content_type.contains(part.as_str());
    if content_type.contains("html") || !(content_type.is_empty() || source.content_types.iter().any(expected)) {
        let expected = source.content_types.join(", ");
        return Err(format!("the server calls it `{content_type}`; a list is one of: {expected}"));
    }
    match text(header::CONTENT_ENCODING) {
        "" | "identity" => Ok(()),
        encoding => Err(format!("the server packed it as `{encoding}`, which was not asked for")),
    }
}

/// Writes the body to a file; gives its size and hash.
fn receive(response: &mut Response<ureq::Body>, bytes_max: u64, beside: &Path) -> std::io::Result<(u64, String)> {
    let mut body = response.body_mut().as_reader();
    let mut file = File::create(beside)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0u64;
    loop {
        let read = body.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        if bytes > bytes_max {
            let what = format!("it is larger than {bytes_max} bytes");
            return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, what));
        }
        let part = buffer.get(..read).unwrap_or_default();
        hash.update(part);
        file.write_all(part)?;
    }
    file.sync_all()?;
    Ok((bytes, hex(&hash.finalize())))
}

/// Compares with the hash that the publisher gives: the first one behind the file's name, or the only one there is.
fn check_hash(agent: &Agent, source: &FetchSource, sha256: &str) -> Result<(), FetchError> {
    let failed = |what: &dyn std::fmt::Display, passing| FetchError::new(&source.name, what, passing);
    let page = agent.get(&source.sha256_url).call().map_err(|error| failed(&format!("its hash: {error}"), true))?;
    if page.status() != StatusCode::OK {
        return Err(failed(&format!("its hash: the server answered {}", page.status()), true));
    }
    let text = page.into_body().into_with_config().limit(HASHES_BYTES_MAX).read_to_string();
    let text = text.map_err(|error| failed(&format!("its hash: {error}"), true))?.to_lowercase();
    let behind = text.split_once(&source.file.to_lowercase()).map_or(text.as_str(), |(_, rest)| rest);
    let hashes = behind.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64);
    match hashes.into_iter().next() {
        Some(published) if published == sha256 => Ok(()),
        Some(published) => Err(failed(&format!("its SHA-256 is {sha256}, the publisher says {published}"), true)),
        None => Err(failed(&format!("there is no SHA-256 at {}", source.sha256_url), false)),
    }
}

fn is_passing(error: &ureq::Error) -> bool {
    !matches!(
        error,
        ureq::Error::BadUri(_)
            | ureq::Error::TooManyRedirects
            | ureq::Error::RedirectFailed
            | ureq::Error::RequireHttpsOnly(_)
            | ureq::Error::LargeResponseHeader(..)
            | ureq::Error::TlsRequired
    )
}
