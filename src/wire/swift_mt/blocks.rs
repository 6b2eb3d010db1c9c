//! The braces of a FIN message: `{1:...}{2:...}{3:{108:...}}{4:` text `-}{5:...}`.
//!
//! Archives add what no standard has: a brace too many, prose between messages. Such text is handed over as a block
//! without an id, so that it is screened; only a block that is not closed is an error, for the rest of it is missing.

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
    /// No text block from here on ends as the standard says. Searched for once: a message can have a hundred thousand.
    no_proper_end: bool,
    /// Nor with a hyphen and a brace anywhere.
    no_hyphen: bool,
}

/// Letters and digits of a block's id at most.
const ID_LETTERS_MAX: usize = 3;

impl<'a> Blocks<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, no_proper_end: false, no_hyphen: false }
    }

    /// The block that begins here; `None` where a brace begins none.
    fn block(&mut self, open: usize) -> Option<Result<Block<'a>, DeadLetter>> {
        let inner = self.text.get(open..)?.strip_prefix('{')?;
        let colon = inner.bytes().take(ID_LETTERS_MAX + 1).position(|byte| byte == b':')?;
        let (id, rest) = (inner.get(..colon)?, inner.get(colon + 1..)?);
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let start = open + 1 + id.len() + 1;
        let length = if id == "4" && !rest.starts_with('{') { self.text_length(rest) } else { nested_length(rest) };
        let Some((length, closing)) = length else {
            self.at = self.text.len();
            return Some(Err(DeadLetter::malformed(open, "the block that begins here is not closed")));
        };
        self.at = start + length + closing;
        Some(Ok(Block { id, content: self.text.get(start..start + length).unwrap_or_default() }))
    }

    /// Length of a text block and of what closes it. Where nothing in the rest ends it properly, the first hyphen and
    /// brace do, or the first brace.
    fn text_length(&mut self, rest: &str) -> Option<(usize, usize)> {
        let proper = if self.no_proper_end { None } else { proper_end(rest) };
        self.no_proper_end = proper.is_none();
        proper.or_else(|| {
            let hyphen = if self.no_hyphen { None } else { ends(rest).next() };
            self.no_hyphen = hyphen.is_none();
            hyphen.map(|at| (at, 2)).or_else(|| rest.find('}').map(|at| (at, 1)))
        })
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

/// What may stand between messages and says nothing: white space and the control characters of the networks.
pub(super) fn is_filler(c: char) -> bool {
    c.is_whitespace() || c <= '\u{3}'
}

/// Whether another block, another message or nothing follows.
fn ends_a_block(after: &str) -> bool {
    let after = after.trim_start_matches(is_filler);
    after.is_empty() || after.starts_with(['{', '$'])
}

/// Where a hyphen stands before a closing brace.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'}', bytes)
        .filter_map(|at| at.checked_sub(1).filter(|hyphen| bytes.get(*hyphen) == Some(&b'-')))
}

/// The text block ends with a hyphen and a brace at the start of a line; some write them at the end of the last one,
/// before another block.
fn proper_end(rest: &str) -> Option<(usize, usize)> {
    ends(rest).find_map(|at| {
        if rest.get(..at)?.ends_with('\n') {
            return Some((at - 1, 3));
        }
        ends_a_block(rest.get(at + 2..)?).then_some((at, 2))
    })
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
