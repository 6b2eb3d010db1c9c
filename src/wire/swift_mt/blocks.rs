//! The braces of a FIN message: `{1:...}{2:...}{3:{108:...}}{4:` text `-}{5:...}`.
//!
//! Archives add what no standard has: a brace too many, prose between messages. Such text is handed over as a block
//! without an id, so that it is screened; only a block that is not closed is an error, for the rest of it is missing.

use super::malformed;
use crate::domain::DeadLetter;

/// One block: what stands between its braces, after its id.
pub(super) struct Block<'a> {
    pub(super) id: &'a str,
    pub(super) content: &'a str,
}

/// The blocks of a message, or of a block that holds blocks.
pub(super) struct Blocks<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Blocks<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The block that begins here; `None` where a brace begins none.
    fn block(&mut self, open: usize) -> Option<Result<Block<'a>, DeadLetter>> {
        let inner = self.text.get(open..)?.strip_prefix('{')?;
        let (id, rest) = inner.split_once(':')?;
        if id.is_empty() || id.len() > 3 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let start = open + 1 + id.len() + 1;
        let length = if id == "4" && !rest.starts_with('{') { text_length(rest) } else { nested_length(rest) };
        let Some((length, closing)) = length else {
            self.at = self.text.len();
            return Some(Err(malformed(open, "the block that begins here is not closed")));
        };
        self.at = start + length + closing;
        Some(Ok(Block { id, content: self.text.get(start..start + length).unwrap_or_default() }))
    }

    /// Text up to the next brace that can begin a block.
    fn outside(&mut self, from: usize) -> Block<'a> {
        let rest = self.text.get(from..).unwrap_or_default();
        let skipped = rest.chars().next().map_or(0, char::len_utf8);
        let next = rest.get(skipped..).and_then(|rest| rest.find('{')).map_or(rest.len(), |at| skipped + at);
        self.at = from + next;
        Block { id: "", content: rest.get(..next).unwrap_or_default() }
    }
}

/// The text block ends with a hyphen and a brace at the start of a line; some write them at the end of the last one,
/// before another block, another message or nothing.
fn text_length(rest: &str) -> Option<(usize, usize)> {
    let ends_a_block = |at: usize| {
        let after =
            rest.get(at + 2..).unwrap_or_default().trim_start_matches(|c: char| c.is_whitespace() || c <= '\u{3}');
        after.is_empty() || after.starts_with(['{', '$'])
    };
    let proper = rest.find("\n-}").map(|at| (at, 3));
    let loose = rest.match_indices("-}").map(|(at, _)| at).find(|at| ends_a_block(*at)).map(|at| (at, 2));
    match (proper, loose) {
        (Some(proper), Some(loose)) if loose.0 < proper.0 => Some(loose),
        (None, None) => rest.find("-}").map(|at| (at, 2)).or_else(|| rest.find('}').map(|at| (at, 1))),
        (proper, loose) => proper.or(loose),
    }
}

fn nested_length(rest: &str) -> Option<(usize, usize)> {
    let mut depth = 0u32;
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, depth) {
            (b'{', _) => depth += 1,
            (b'}', 0) => return Some((at, 1)),
            (b'}', _) => depth -= 1,
            _ => {}
        }
    }
    None
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<Block<'a>, DeadLetter>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let gap = rest.find(|c: char| !(c.is_whitespace() || matches!(c, '$' | '}') || c <= '\u{3}'))?;
        let from = self.at + gap;
        Some(self.block(from).unwrap_or_else(|| Ok(self.outside(from))))
    }
}
