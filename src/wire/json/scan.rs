//! A walk over the text of JSON: keys, texts and numbers as they stand, straight into a sink.
//!
//! Texts without an escape are parts of the message, and numbers keep every digit. It takes all that the grammar allows
//! (RFC 8259) and a little more: control characters inside texts, halves of surrogate pairs, numbers with a zero in
//! front. Validation is not a screener's job, and what is not read is not screened. `serde_json` is its oracle in tests.

use super::{Sink, Stop};
use crate::domain::{DeadLetter, DeadLetterReason};
use crate::wire::limits::Limits;
use crate::wire::payments::too_many;

/// Reads every value of a text.
pub(super) fn read<S: Sink>(text: &str, limits: &Limits, sink: &mut S) -> Result<(), Stop> {
    let mut scanner = Scanner { text, at: 0, limits, sink, scratch: String::new() };
    // Empty lists hold no payment and count all the same.
    for _ in 0..=limits.payments_max {
        scanner.top(0)?;
        scanner.space();
        if scanner.at == text.len() {
            return Ok(());
        }
    }
    Err(too_many(limits).into())
}

struct Scanner<'t, 's, S: Sink> {
    text: &'t str,
    at: usize,
    limits: &'t Limits,
    sink: &'s mut S,
    /// A text whose escapes are resolved.
    scratch: String,
}

/// A text: a part of the message, or what is in the scratch.
enum Text<'t> {
    Part(&'t str),
    Scratch,
}

impl<'t, S: Sink> Scanner<'t, '_, S> {
    /// A message, or a list of them.
    fn top(&mut self, depth: usize) -> Result<(), Stop> {
        match self.next() {
            Some(b'{') => {
                self.sink.begin()?;
                self.object(S::Slot::default(), None, depth)?;
                self.sink.finish()?;
                Ok(())
            }
            Some(b'[') => {
                self.limits.check_depth(depth)?;
                self.list(|scanner, _| scanner.top(depth + 1))
            }
            Some(b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                Err(self.wrong("expected an object, or a list of objects"))
            }
            other => Err(self.unexpected(other)),
        }
    }

    fn value(&mut self, slot: S::Slot, item: Option<usize>, depth: usize) -> Result<(), Stop> {
        match self.next() {
            Some(b'"') => match self.string()? {
                Text::Part(text) => Ok(self.sink.text(slot, text, item)?),
                Text::Scratch => Ok(self.sink.text(slot, &self.scratch, item)?),
            },
            Some(b'{') => self.object(slot, item, depth),
            Some(b'[') => {
                self.limits.check_depth(depth)?;
                self.list(|scanner, n| scanner.value(slot, Some(n), depth + 1))
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                Ok(self.sink.text(slot, number, item)?)
            }
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            other => Err(self.unexpected(other)),
        }
    }

    fn object(&mut self, slot: S::Slot, item: Option<usize>, depth: usize) -> Result<(), Stop> {
        self.limits.check_depth(depth)?;
        self.at += 1;
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        self.sink.open(slot, item)?;
        loop {
            if self.next() != Some(b'"') {
                let found = self.peek();
                return Err(self.unexpected(found));
            }
            let (slot, before) = match self.string()? {
                Text::Part(key) => self.sink.key(key)?,
                Text::Scratch => self.sink.key(&self.scratch)?,
            };
            self.expect(b':')?;
            self.value(slot, None, depth + 1)?;
            self.sink.leave_key(before);
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                other => return Err(self.unexpected(other)),
            }
        }
        self.at += 1;
        self.sink.close();
        Ok(())
    }

    /// The items of a list, each with its place in it.
    fn list(&mut self, mut each: impl FnMut(&mut Self, usize) -> Result<(), Stop>) -> Result<(), Stop> {
        self.at += 1;
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        for n in 0.. {
            each(self, n)?;
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                other => return Err(self.unexpected(other)),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// A text, from its opening quote.
    #[inline]
    fn string(&mut self) -> Result<Text<'t>, Stop> {
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        match quote_or_escape(rest) {
            Some(end) if rest.get(end) == Some(&b'"') => {
                self.at = start + end + 1;
                Ok(Text::Part(self.text.get(start..start + end).unwrap_or_default()))
            }
            _ => self.escaped(start).map(|()| Text::Scratch),
        }
    }

    /// A text with escapes in it, into the scratch.
    fn escaped(&mut self, start: usize) -> Result<(), Stop> {
        self.scratch.clear();
        self.at = start;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(end) = memchr::memchr2(b'"', b'\\', rest) else { return Err(self.ended()) };
            self.scratch.push_str(self.text.get(self.at..self.at + end).unwrap_or_default());
            self.at += end + 1;
            if rest.get(end) == Some(&b'"') {
                return Ok(());
            }
            let escape = self.peek();
            self.at += 1;
            let c = match escape {
                Some(b'"') => '"',
                Some(b'\\') => '\\',
                Some(b'/') => '/',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => self.unicode()?,
                other => return Err(self.unexpected(other)),
            };
            self.scratch.push(c);
        }
    }

    /// What follows `\u`: one unit of UTF-16, or two that belong together.
    fn unicode(&mut self) -> Result<char, Stop> {
        let first = self.unit()?;
        if !(0xD800..0xDC00).contains(&first) || !self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            return Ok(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let back = self.at;
        self.at += 2;
        let second = self.unit()?;
        if let Some(Ok(c)) = char::decode_utf16([first, second]).next() {
            return Ok(c);
        }
        self.at = back;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn unit(&mut self) -> Result<u16, Stop> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.wrong("this is no JSON"))?;
        self.at += 4;
        Ok(unit)
    }

    /// A number, with every digit that it has.
    fn number(&mut self) -> Result<&'t str, Stop> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let number = self.text.get(self.at..self.at + length).unwrap_or_default();
        let has_digits = number.bytes().any(|byte| byte.is_ascii_digit());
        let ends_well = number.bytes().last().is_some_and(|byte| byte.is_ascii_digit());
        if !(has_digits && ends_well) {
            return Err(self.wrong("this is no JSON"));
        }
        self.at += length;
        Ok(number)
    }

    fn word(&mut self, word: &str) -> Result<(), Stop> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(self.wrong("this is no JSON"));
        }
        self.at += word.len();
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        match self.next() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            other => Err(self.unexpected(other)),
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        self.space();
        self.peek()
    }

    fn unexpected(&self, found: Option<u8>) -> Stop {
        if found.is_none() { self.ended() } else { self.wrong("this is no JSON") }
    }

    fn ended(&self) -> Stop {
        malformed(self.text, self.text.len(), "the text ends before its value does")
    }

    fn wrong(&self, what: &str) -> Stop {
        malformed(self.text, self.at, what)
    }
}

/// Where the first quote or backslash stands. Keys and most values are so short that a call would cost more.
#[inline]
fn quote_or_escape(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const SHORT: usize = 32;
    let zeros = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
    for (n, eight) in bytes.as_chunks::<8>().0.iter().take(SHORT / 8).enumerate() {
        let word = u64::from_le_bytes(*eight);
        let found = zeros(word ^ (LOW * u64::from(b'"'))) | zeros(word ^ (LOW * u64::from(b'\\')));
        if found != 0 {
            return Some(n * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let from = bytes.len() / 8 * 8;
    let from = from.min(SHORT);
    memchr::memchr2(b'"', b'\\', bytes.get(from..)?).map(|at| from + at)
}

/// Says where it went wrong, and nothing of the text.
fn malformed(text: &str, at: usize, what: &str) -> Stop {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = at - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1) + 1;
    let detail = format!("line {line} column {column}: {what}");
    DeadLetter { reason: DeadLetterReason::Malformed, detail }.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes down what it is given.
    #[derive(Default)]
    struct Notes(Vec<String>);

    impl Sink for Notes {
        type Slot = usize;

        fn begin(&mut self) -> Result<(), DeadLetter> {
            self.0.push("begin".to_owned());
            Ok(())
        }

        fn finish(&mut self) -> Result<(), DeadLetter> {
            self.0.push("finish".to_owned());
            Ok(())
        }

        fn key(&mut self, key: &str) -> Result<(usize, usize), Stop> {
            self.0.push(format!("key {key:?}"));
            Ok((0, 0))
        }

        fn leave_key(&mut self, _: usize) {}

        fn open(&mut self, _: usize, _: Option<usize>) -> Result<(), Stop> {
            self.0.push("open".to_owned());
            Ok(())
        }

        fn close(&mut self) {
            self.0.push("close".to_owned());
        }

        fn text(&mut self, _: usize, value: &str, _: Option<usize>) -> Result<(), Stop> {
            self.0.push(format!("text {value:?}"));
            Ok(())
        }
    }

    fn scanned(text: &str) -> Option<Vec<String>> {
        let mut notes = Notes::default();
        read(text, &Limits { depth_max: 100, ..Limits::default() }, &mut notes).ok().map(|()| notes.0)
    }

    /// The same out of a tree, where no key is given twice.
    fn expected(value: &serde_json::Value, top: bool, notes: &mut Vec<String>) {
        use serde_json::Value;
        match value {
            Value::Array(items) => items.iter().for_each(|item| expected(item, top, notes)),
            Value::Object(map) => {
                if top {
                    notes.push("begin".to_owned());
                }
                if !map.is_empty() {
                    notes.push("open".to_owned());
                    for (key, item) in map {
                        notes.push(format!("key {key:?}"));
                        expected(item, false, notes);
                    }
                    notes.push("close".to_owned());
                }
                if top {
                    notes.push("finish".to_owned());
                }
            }
            Value::String(text) => notes.push(format!("text {text:?}")),
            Value::Number(number) => notes.push(format!("text {:?}", number.to_string())),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn tree() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "\\PC{0,12}|[\\x00-\\x7F]{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::btree_map("\\PC{0,8}", inner, 0..5)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_end_of_a_text_is_found_wherever_it_is(text in "[a-z\"\\\\é]{0,50}") {
            prop_assert_eq!(quote_or_escape(text.as_bytes()), memchr::memchr2(b'"', b'\\', text.as_bytes()));
        }

        #[test]
        fn it_reads_what_serde_json_reads(value in tree(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = format!("[{}]", text.expect("a text"));
            let objects_only = scanned(&text).is_some();
            let mut notes = Vec::new();
            expected(&value, true, &mut notes);
            if objects_only {
                prop_assert_eq!(scanned(&text), Some(notes));
            }
            let inside = format!("{{\"v\": {text}}}");
            let mut notes = vec!["begin".to_owned(), "open".to_owned(), "key \"v\"".to_owned()];
            expected(&value, false, &mut notes);
            notes.extend(["close".to_owned(), "finish".to_owned()]);
            prop_assert_eq!(scanned(&inside), Some(notes));
        }

        #[test]
        fn what_serde_json_takes_it_takes(text in "[\\[\\]{}:,\"\\\\a0-9.eEtrufalsn \\-+]{0,24}") {
            let text = format!("{{\"v\": {text}}}");
            if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
                prop_assert!(scanned(&text).is_some(), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let _ = scanned(&text);
            let _ = scanned(&format!("{{\"{text}"));
        }
    }

    #[test]
    fn it_says_where_it_went_wrong() {
        let check = |text: &str, part: &str| {
            let read = read(text, &Limits::default(), &mut Notes::default());
            let Err(Stop::Refused(letter)) = read else { panic!("{text} is read") };
            assert!(letter.detail.contains(part), "{text}: {letter}");
        };
        check("{\"a\": 1,\n \"b\" 2}", "line 2 column 6: this is no JSON");
        check("{\"a\": ", "ends before");
        check("{\"a\": \"x", "ends before");
        check("{\"a\": \"\\x\"}", "no JSON");
        check("{\"a\": tru}", "no JSON");
        check("{\"a\": -}", "no JSON");
        check("{\"a\": 1} x", "no JSON");
        check("[1]", "expected an object");
        check("{\"a\": 1,}", "no JSON");
        assert_eq!(scanned(r#"{"a": "\ud83d\ude00 \ud83d \u00e9"}"#).expect("read")[3], "text \"😀 \u{fffd} é\"");
    }
}
