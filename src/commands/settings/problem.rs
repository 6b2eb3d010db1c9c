//! What is wrong with a configuration: all of it, each with its place and what to do.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::commands) enum Severity {
    /// It works, and is unwise.
    Warning,
    /// It does not work.
    Error,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands) struct Problem {
    pub(in crate::commands) severity: Severity,
    /// Bytes of the file; the whole of it for what is missing from it.
    pub(in crate::commands) span: Range<usize>,
    pub(in crate::commands) message: String,
    pub(in crate::commands) help: Option<String>,
}

/// Everything that is wrong with one file.
#[derive(Debug, Default)]
pub(in crate::commands) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.0.push(Problem { severity: Severity::Error, span, message: message.into(), help });
    }

    pub(super) fn warning(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.0.push(Problem { severity: Severity::Warning, span, message: message.into(), help });
    }

    pub(in crate::commands) fn has(&self, severity: Severity) -> bool {
        self.0.iter().any(|problem| problem.severity == severity)
    }

    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Draws each beside the lines it is about, in the file's order.
    pub(in crate::commands) fn draw(&self, path: &Path, source: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let path = path.display().to_string();
        let mut sorted: Vec<&Problem> = self.0.iter().collect();
        sorted.sort_by_key(|problem| (problem.span.start, problem.span.end));
        let drawn: Vec<String> =
            sorted.iter().map(|problem| renderer.render(&[problem.group(&path, source)])).collect();
        if drawn.is_empty() { String::new() } else { drawn.join("\n\n") + "\n" }
    }
}

impl Problem {
    fn group<'a>(&'a self, path: &'a str, source: &'a str) -> Group<'a> {
        let level = if self.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
        let end = self.span.end.min(source.len());
        let span = self.span.start.min(end)..end;
        let snippet = Snippet::source(source).path(path).annotation(AnnotationKind::Primary.span(span));
        let group = level.primary_title(self.message.as_str()).element(snippet);
        match &self.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        }
    }
}
