//! The braces of a FIN message: `{1:...}{2:...}{3:{108:...}}{4:` text `-}{5:...}`.

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

    fn block(&mut self, open: usize) -> Result<Block<'a>, DeadLetter> {
        let inner = self.text.get(open + 1..).unwrap_or_default();
        let Some((id, rest)) = inner.split_once(':').filter(|(id, _)| id.len() <= 3 && !id.contains(['{', '}'])) else {
            return Err(malformed(open, "a block begins with `{`, its id and `:`"));
        };
        let start = open + 1 + id.len() + 1;
        let length = if id == "4" && !rest.starts_with('{') { text_length(rest) } else { nested_length(rest) };
        let Some((length, closing)) = length else {
            return Err(malformed(open, "the block that begins here is not closed"));
        };
        self.at = start + length + closing;
        Ok(Block { id, content: self.text.get(start..start + length).unwrap_or_default() })
    }
}

/// The text block ends with a hyphen and a brace at the start of a line; some write them at the end of the last one.
fn text_length(rest: &str) -> Option<(usize, usize)> {
    match rest.find("\n-}") {
        Some(at) => Some((at, 3)),
        None => rest.find("-}").map(|at| (at, 2)).or_else(|| rest.find('}').map(|at| (at, 1))),
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
        let gap = rest.find(|c: char| !(c.is_whitespace() || c == '$' || c <= '\u{3}'))?;
        let open = self.at + gap;
        let block = if self.text.as_bytes().get(open) == Some(&b'{') {
            self.block(open)
        } else {
            Err(malformed(open, "text outside of any block"))
        };
        if block.is_err() {
            self.at = self.text.len();
        }
        Some(block)
    }
}
