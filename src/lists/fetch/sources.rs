//! Where published lists are: one table, `sources.toml` unless another is given.

use std::path::Path;

use serde::Deserialize;

use crate::lists::ListError;

const BUILT_IN: &str = include_str!("../sources.toml");

/// One published list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What to call it.
    pub name: String,
    /// The file.
    pub url: String,
    /// Where its publisher describes it.
    pub documentation: String,
    /// What it is called here.
    pub file: String,
    /// Larger downloads are refused.
    pub bytes_max: u64,
    /// Parts of the content types that a server may give it.
    pub content_types: Vec<String>,
    /// Where the publisher gives its SHA-256.
    #[serde(default)]
    pub sha256_url: String,
    /// Whether it is fetched when no name is given.
    #[serde(default)]
    pub by_default: bool,
}

/// The table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    source: Vec<Source>,
}

impl Sources {
    /// The table inside the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads it.
    pub fn built_in() -> Result<Self, ListError> {
        Self::parse(BUILT_IN)
    }

    /// A table of a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no such table.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let text = std::fs::read_to_string(path).map_err(|error| ListError::unreadable(path, &error))?;
        Self::parse(&text).map_err(|error| error.within(path))
    }

    fn parse(text: &str) -> Result<Self, ListError> {
        let sources: Self = toml_edit::de::from_str(text).map_err(|error| ListError::damaged(error.to_string()))?;
        // The name becomes a path.
        let plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        match sources.source.iter().find(|source| !plain(&source.file)) {
            Some(source) => Err(ListError::damaged(format!("`{}` is no file name", source.file))),
            None => Ok(sources),
        }
    }

    /// Every list.
    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.source.iter()
    }

    /// Those of these names, or those that are fetched by default.
    ///
    /// # Errors
    /// When there is none of a name.
    pub fn named(&self, names: &[String]) -> Result<Vec<&Source>, ListError> {
        if names.is_empty() {
            return Ok(self.all().filter(|source| source.by_default).collect());
        }
        let find = |name: &String| {
            self.all().find(|source| source.name == *name).ok_or_else(|| {
                let known: Vec<&str> = self.all().map(|source| source.name.as_str()).collect();
                ListError::damaged(format!("there is no list `{name}`; known are {}", known.join(", ")))
            })
        };
        names.iter().map(find).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_can_be_read() {
        let sources = Sources::built_in().expect("a table");
        for source in sources.all() {
            assert!(source.url.starts_with("https://") && source.documentation.starts_with("https://"));
        }
        let names = |named: &[&str]| {
            let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
            sources.named(&named).map(|found| found.iter().map(|s| s.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).expect("defaults"), ["ofac-sdn", "un", "uk", "eu"]);
        assert_eq!(names(&["un"]).expect("one"), ["un"]);
        assert!(names(&["nations"]).expect_err("none").to_string().contains("known are ofac-sdn"));
    }

    #[test]
    fn a_file_stays_in_its_directory() {
        let table = BUILT_IN.replace("file = \"consolidated.xml\"", "file = \"../consolidated.xml\"");
        assert!(Sources::parse(&table).is_err());
    }
}
