//! One table of a configuration file, read key by key. What is wrong is noted with its place, and reading goes on, so
//! that a person sees all of it at once.

use std::ops::{Range, RangeInclusive};

use toml_edit::{Item, TableLike, Value};

use super::problem::Problems;

/// A value with its place.
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// A table being read.
pub(super) struct Section<'d> {
    /// Dotted name; empty for the file itself.
    name: String,
    table: Option<&'d dyn TableLike>,
    /// Where the table stands.
    span: Range<usize>,
    known: Vec<&'static str>,
}

impl<'d> Section<'d> {
    pub(super) fn root(table: &'d dyn TableLike) -> Self {
        Self { name: String::new(), table: Some(table), span: 0..0, known: Vec::new() }
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// A table within; an absent one reads as empty.
    pub(super) fn section(&mut self, key: &'static str, problems: &mut Problems) -> Section<'d> {
        let name = self.dotted(key);
        let item = self.item(key);
        let span = item.and_then(|item| self.span_of(key, item)).unwrap_or_default();
        let table = item.and_then(Item::as_table_like);
        if item.is_some() && table.is_none() {
            problems.error(span.clone(), format!("`{name}` is a table: write [{name}]"), None);
        }
        Section { name, table, span, known: Vec::new() }
    }

    /// Every key with a text as its value.
    pub(super) fn texts(&self, problems: &mut Problems) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(table) = self.table else { return Vec::new() };
        let mut texts = Vec::new();
        for (key, item) in table.iter() {
            let key_span = table.key(key).and_then(toml_edit::Key::span).unwrap_or_default();
            if let Some(value) = self.text_of(key, item, problems) {
                texts.push((Spanned { value: key.to_owned(), span: key_span }, value));
            }
        }
        texts
    }

    /// Every key with a whole number within bounds as its value.
    pub(super) fn named_numbers(&self, within: RangeInclusive<i64>, problems: &mut Problems) -> Vec<(String, u64)> {
        let Some(table) = self.table else { return Vec::new() };
        let mut numbers = Vec::new();
        for (key, item) in table.iter() {
            let number = item.as_integer().filter(|number| within.contains(number));
            if let Some(number) = number.and_then(|number| u64::try_from(number).ok()) {
                numbers.push((key.to_owned(), number));
            } else {
                let (name, from, to) = (self.dotted(key), within.start(), within.end());
                let message = format!("`{name}` is a whole number from {from} to {to}");
                problems.error(item.span().unwrap_or_default(), message, None);
            }
        }
        numbers
    }

    pub(super) fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<String>> {
        let item = self.item(key)?;
        self.text_of(key, item, problems)
    }

    /// A text that must be there.
    pub(super) fn required(
        &mut self,
        key: &'static str,
        example: &str,
        problems: &mut Problems,
    ) -> Option<Spanned<String>> {
        if self.item(key).is_none() {
            self.missing(key, example, problems);
        }
        let value = self.text(key, problems)?;
        if value.value.trim().is_empty() {
            problems.error(value.span.clone(), format!("`{}` is empty", self.dotted(key)), None);
            return None;
        }
        Some(value)
    }

    /// One of a closed set of names.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let text = self.text(key, problems)?;
        let found = choices.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` is one of {}", self.dotted(key), list(&names));
            problems.error(text.span, message, did_you_mean(&text.value, &names));
        }
        found
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        within: RangeInclusive<i64>,
        problems: &mut Problems,
    ) -> Option<u64> {
        let item = self.item(key)?;
        let span = item.span().unwrap_or_default();
        if let Some(number) =
            item.as_integer().filter(|number| within.contains(number)).and_then(|number| u64::try_from(number).ok())
        {
            Some(number)
        } else {
            let message =
                format!("`{}` is a whole number from {} to {}", self.dotted(key), within.start(), within.end());
            problems.error(span, message, None);
            None
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        let item = self.item(key)?;
        let value = item.as_bool();
        if value.is_none() {
            problems.error(item.span().unwrap_or_default(), format!("`{}` is true or false", self.dotted(key)), None);
        }
        value
    }

    /// A list of texts.
    pub(super) fn list(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Spanned<String>> {
        let Some(item) = self.item(key) else { return Vec::new() };
        let Some(array) = item.as_array() else {
            let message = format!("`{}` is a list: write [\"...\"]", self.dotted(key));
            problems.error(item.span().unwrap_or_default(), message, None);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in array {
            let span = value.span().unwrap_or_default();
            match value.as_str() {
                Some(text) => texts.push(Spanned { value: text.to_owned(), span }),
                None => problems.error(span, format!("`{}` is a list of texts", self.dotted(key)), None),
            }
        }
        texts
    }

    /// A list of whole numbers.
    pub(super) fn numbers(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<u32>> {
        let item = self.item(key)?;
        let span = item.span().unwrap_or_default();
        let numbers: Option<Vec<u32>> = item.as_array().and_then(|array| {
            array.iter().map(|value| value.as_integer().and_then(|number| u32::try_from(number).ok())).collect()
        });
        if numbers.is_none() {
            let message = format!("`{}` is a list of whole numbers from 0 to {}", self.dotted(key), u32::MAX);
            problems.error(span, message, None);
        }
        numbers
    }

    /// Says that something must be there.
    pub(super) fn missing(&self, key: &str, example: &str, problems: &mut Problems) {
        let help = if self.name.is_empty() {
            format!("add: {example}")
        } else {
            format!("add under [{}]: {example}", self.name)
        };
        problems.error(self.span(), format!("`{}` is missing", self.dotted(key)), Some(help));
    }

    /// Says which keys of the table nobody asked for.
    pub(super) fn finish(self, problems: &mut Problems) {
        let Some(table) = self.table else { return };
        for (key, item) in table.iter() {
            if !self.known.contains(&key) {
                let span = self.span_of(key, item).unwrap_or_default();
                let help =
                    did_you_mean(key, &self.known).or_else(|| Some(format!("known here: {}", list(&self.known))));
                problems.error(span, format!("`{}` is not known", self.dotted(key)), help);
            }
        }
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn item(&mut self, key: &'static str) -> Option<&'d Item> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.table.and_then(|table| table.get(key)).filter(|item| !item.is_none())
    }

    /// The place of a key, or of its value where the key has none of its own.
    fn span_of(&self, key: &str, item: &Item) -> Option<Range<usize>> {
        self.table.and_then(|table| table.key(key)).and_then(toml_edit::Key::span).or_else(|| item.span())
    }

    /// A text; `{ file = "..." }` stands for a file's content and `{ env = "..." }` for a variable's.
    fn text_of(&self, key: &str, item: &Item, problems: &mut Problems) -> Option<Spanned<String>> {
        let span = item.span().or_else(|| self.span_of(key, item)).unwrap_or_default();
        let reference =
            |name: &str| item.as_table_like().filter(|t| t.len() == 1).and_then(|t| t.get(name)).and_then(Item::as_str);
        let value = match (item.as_value(), reference("file"), reference("env")) {
            (_, Some(path), _) => std::fs::read_to_string(path)
                .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
                .map_err(|error| format!("`{}`: the file {path} cannot be read: {error}", self.dotted(key))),
            (_, _, Some(name)) => std::env::var(name)
                .map_err(|_| format!("`{}`: the environment variable {name} is not set", self.dotted(key))),
            (Some(Value::String(text)), ..) => Ok(text.value().clone()),
            _ => Err(format!("`{}` is a text: \"...\", {{ file = \"...\" }} or {{ env = \"...\" }}", self.dotted(key))),
        };
        match value {
            Ok(value) => Some(Spanned { value, span }),
            Err(message) => {
                problems.error(span, message, None);
                None
            }
        }
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The nearest known name, if it is near.
pub(super) fn did_you_mean(text: &str, known: &[&str]) -> Option<String> {
    let near = known.iter().max_by(|a, b| strsim::jaro(text, a).total_cmp(&strsim::jaro(text, b)))?;
    (strsim::jaro(text, near) > 0.75).then(|| format!("did you mean `{near}`?"))
}
