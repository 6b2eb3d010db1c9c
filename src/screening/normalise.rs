//! The normal form: what is listed and what is scanned both become tokens here, and nothing else reaches the matcher.
//!
//! A token is a folded word that remembers where it stood in the original, so a hit points back to the bytes the sender
//! wrote. Texts that are plain ASCII, which is most of any payment, are lower-cased whole and in place, and their words
//! found by bit maps; only other texts are looked at character by character.

use super::disguise;
use super::fold::{self, Class};
use super::letters::Letters;
use super::views;
use crate::domain::{Attribute, FieldKind, Payment};

/// Zeros after the folded bytes, so that a word can always be read in whole machine words.
const PADDING: usize = 8;

/// A folded word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First of its folded bytes.
    start: u32,
    /// One past the last.
    end: u32,
    /// First byte in the original text.
    pub from: u32,
    /// One past the last byte in the original text.
    pub to: u32,
    /// Which of the texts it stood in, counted from 0.
    pub field: u32,
    /// Whether it goes on from the token before: not the first of its text, or of lines that run on.
    pub goes_on: bool,
}

/// Text in normal form.
#[derive(Clone, Debug, Default)]
pub struct Normalised {
    /// The plain texts, lower-cased in place; then the words of the others; then the padding.
    folded: String,
    tokens: Vec<Token>,
    letters: Letters,
    /// The next token does not go on from the last.
    breaks: bool,
    /// The tokens of each text that is a name.
    names: Vec<std::ops::Range<usize>>,
    /// A line that runs on is as long as its format allows: a word may be broken at its end.
    full_lines: bool,
    /// Texts in which letters may be disguised.
    disguised: Vec<u32>,
}

impl Normalised {
    /// Normalises one text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut normalised = Self::default();
        normalised.begin(text);
        normalised.push(Text { all: text, start: 0, end: text.len(), field: 0 }, false);
        normalised.finish();
        normalised
    }

    /// Normalises every text of a payment, reusing the buffers. Lines that run on are not broken apart.
    pub fn fill(&mut self, payment: &Payment) {
        let all = payment.text();
        self.begin(all);
        let mut before: Option<(crate::domain::Place, std::ops::Range<usize>)> = None;
        for (field, (place, at)) in (0u32..).zip(payment.spans()) {
            let goes_on = before.as_ref().is_some_and(|(before, _)| before.continues_in(place));
            if place.attribute == Attribute::JoinedLines {
                self.full_lines = true;
            } else if goes_on && let Some((_, line)) = before {
                self.full_lines |= all.get(line).is_some_and(views::is_full);
            }
            before = Some((place, at.clone()));
            let first = self.tokens.len();
            self.push(Text { all, start: at.start, end: at.end, field }, goes_on);
            if place.kind() == FieldKind::Name && self.tokens.len() > first {
                self.names.push(first..self.tokens.len());
            }
        }
        self.finish();
        self.find_disguised(payment);
    }

    /// Finds the texts with digits among the letters of a word, with letters one by one, or with a sign for a letter.
    fn find_disguised(&mut self, payment: &Payment) {
        let (mut field, mut alone) = (u32::MAX, 0);
        for token in &self.tokens {
            if token.field != field {
                (field, alone) = (token.field, 0);
            }
            let length = token.end - token.start;
            alone = if length == 1 { alone + 1 } else { 0 };
            let suspicious = alone == disguise::SPACED_LETTERS_MIN
                || (length <= disguise::LEET_LETTERS_MAX
                    && self.is_mixed(*token)
                    && disguise::is_leet(self.letters(*token)));
            if suspicious && self.disguised.last() != Some(&field) {
                self.disguised.push(field);
            }
        }
        let all = payment.text().as_bytes();
        if memchr::memchr3(b'@', b'$', b'!', all).is_some() {
            let signed = (0u32..).zip(payment.spans()).filter(|(_, (_, at))| {
                all.get(at.clone()).is_some_and(|text| memchr::memchr3(b'@', b'$', b'!', text).is_some())
            });
            self.disguised.extend(signed.map(|(field, _)| field));
            self.disguised.sort_unstable();
            self.disguised.dedup();
        }
        let holds_names = |field: &u32| {
            payment.field(*field as usize).is_some_and(|field| {
                let text =
                    matches!(field.place.attribute, Attribute::Text | Attribute::Remittance | Attribute::WalletMemo);
                text || matches!(field.place.kind(), FieldKind::Name | FieldKind::Address)
            })
        };
        self.disguised.retain(holds_names);
    }

    /// Whether a word has letters and digits, eight bytes at a time. In ASCII bit 6 tells them apart; what is not ASCII
    /// is taken for both.
    #[inline]
    fn is_mixed(&self, token: Token) -> bool {
        const LETTERS: u64 = 0x4040_4040_4040_4040;
        let (padded, length) = self.padded(token);
        let (mut letters, mut at) = (0, 0);
        while at < length {
            let bytes = (length - at).min(8);
            let eight = padded.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
            letters += (eight & LETTERS & (u64::MAX >> (64 - 8 * bytes))).count_ones() as usize;
            at += bytes;
        }
        letters != 0 && letters != length
    }

    /// Texts in which letters may be disguised.
    pub(super) fn disguised(&self) -> impl Iterator<Item = u32> {
        self.disguised.iter().copied()
    }

    /// Whether letters may be disguised in a text.
    pub(super) fn is_disguised(&self, field: u32) -> bool {
        self.disguised.binary_search(&field).is_ok()
    }

    /// Whether a text has an apostrophe or anything that is not ASCII.
    pub(super) const fn has_special(&self) -> bool {
        self.letters.has_special()
    }

    /// The tokens of each text that is a name.
    pub(super) fn names(&self) -> impl Iterator<Item = &[Token]> {
        self.names.iter().filter_map(|range| self.tokens.get(range.clone()))
    }

    /// Whether a word may be broken at the end of a full line.
    pub(super) const fn has_full_lines(&self) -> bool {
        self.full_lines
    }

    /// The tokens, in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded word.
    #[must_use]
    pub fn word(&self, token: Token) -> &str {
        self.folded.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Its bytes.
    #[inline]
    pub(super) fn letters(&self, token: Token) -> &[u8] {
        self.folded.as_bytes().get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// The folded bytes from a word's first, with at least eight more after its last, and its length.
    #[inline]
    pub(super) fn padded(&self, token: Token) -> (&[u8], usize) {
        (self.folded.as_bytes().get(token.start as usize..).unwrap_or_default(), (token.end - token.start) as usize)
    }

    /// The normal form written out: words joined by spaces, texts by line feeds.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            if !text.is_empty() {
                text.push(if token.goes_on { ' ' } else { '\n' });
            }
            text.push_str(self.word(*token));
        }
        text
    }

    fn begin(&mut self, all: &str) {
        self.tokens.clear();
        let mut lower = std::mem::take(&mut self.folded).into_bytes();
        lower.clear();
        self.letters.map(all.as_bytes(), &mut lower);
        let lower = String::from_utf8(lower);
        // Only signs of ASCII change, and to others of ASCII.
        debug_assert!(lower.is_ok());
        self.folded = lower.unwrap_or_default();
        self.breaks = true;
        self.full_lines = false;
        self.names.clear();
        self.disguised.clear();
    }

    fn finish(&mut self) {
        self.folded.extend(['\0'; PADDING]);
    }

    /// Takes a text in. `goes_on`: it goes on from the one before.
    fn push(&mut self, text: Text<'_>, goes_on: bool) {
        let first = self.tokens.len();
        if self.letters.is_special(text.start..text.end) {
            self.push_chars(text);
        } else {
            self.push_plain(text);
        }
        // A text without words hands the break before it on to the next.
        self.breaks |= !goes_on;
        if let Some(token) = self.tokens.get_mut(first) {
            token.goes_on = !self.breaks;
            self.breaks = false;
        }
    }

    /// Plain ASCII: its words lie folded already.
    fn push_plain(&mut self, text: Text<'_>) {
        self.letters.runs(text.start..text.end, |start, end| {
            self.tokens.push(Token {
                start: position(start),
                end: position(end),
                from: position(start - text.start),
                to: position(end - text.start),
                field: text.field,
                goes_on: true,
            });
        });
    }

    /// Any text, character by character.
    fn push_chars(&mut self, text: Text<'_>) {
        let mut word = None;
        for (n, c) in text.all.get(text.start..text.end).unwrap_or_default().char_indices() {
            let class = match fold::ASCII.get(c as usize).copied() {
                Some(fold::GAP) => Class::Gap,
                Some(fold::SILENT) => Class::Silent,
                Some(fold::WIDE) | None => fold::classify(c),
                Some(_) => Class::Letter,
            };
            self.push_char(Char { c, class, from: position(n), field: text.field }, &mut word);
        }
        self.close(&mut word);
    }

    fn push_char(&mut self, char: Char, word: &mut Option<Token>) {
        match char.class {
            Class::Silent => return,
            Class::Gap => return self.close(word),
            Class::Ideograph => {
                self.close(word);
                if self.join_to_last(char) {
                    return;
                }
            }
            Class::Letter => {}
        }
        fold::fold(char.c, |folded, class| {
            if class == Class::Silent || class == Class::Gap {
                return;
            }
            if class == Class::Ideograph {
                self.close(word);
            }
            let open = word.take().unwrap_or_else(|| char.open(position(self.folded.len())));
            self.folded.push(folded);
            *word = Some(Token { to: char.to(), ..open });
            if class == Class::Ideograph {
                self.close(word);
            }
        });
    }

    fn close(&mut self, word: &mut Option<Token>) {
        if let Some(open) = word.take() {
            self.tokens.push(Token { end: position(self.folded.len()), ..open });
        }
    }

    /// Adds a Hangul letter to the syllable before it, when the text came decomposed.
    fn join_to_last(&mut self, char: Char) -> bool {
        let Some(last) = self.tokens.last_mut().filter(|last| last.field == char.field && last.to == char.from) else {
            return false;
        };
        let word = self.folded.get(last.start as usize..last.end as usize);
        let before = word.and_then(|word| word.chars().next_back());
        let Some(syllable) = before.and_then(|before| fold::join_hangul(before, char.c)) else { return false };
        self.folded.truncate(last.start as usize);
        self.folded.push(syllable);
        last.end = position(self.folded.len());
        last.to = char.to();
        true
    }
}

/// A text within a longer one.
#[derive(Clone, Copy)]
struct Text<'a> {
    all: &'a str,
    start: usize,
    end: usize,
    field: u32,
}

/// A character in its text.
#[derive(Clone, Copy)]
struct Char {
    c: char,
    class: Class,
    from: u32,
    field: u32,
}

impl Char {
    /// One past its last byte.
    const fn to(self) -> u32 {
        self.from + position(self.c.len_utf8())
    }

    /// A word that begins with it.
    const fn open(self, start: u32) -> Token {
        Token { start, end: start, from: self.from, to: self.from, field: self.field, goes_on: true }
    }
}

/// Records are limited to megabytes, so positions in one always fit.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
const fn position(n: usize) -> u32 {
    n as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Owner, PartyRole};
    use proptest::prelude::*;

    #[test]
    fn texts_fold_to_one_form() {
        let check = |text: &str, expected: &str| assert_eq!(Normalised::new(text).to_text(), expected, "{text}");
        check("SONG, Kum Hyok", "song kum hyok");
        check("  Kim   Yo'-cho'ng ", "kim yo chong");
        check("Kim Yo\u{2019}-cho\u{2019}ng", "kim yo chong");
        check("O\u{200B}ff\u{00AD}ice\u{202E} 39", "office 39");
        check("Ch\u{014F}ngjin Ko\u{0308}ln Łódź Straße Ærø", "chongjin koln lodz strasse aero");
        check("ＤＰＲＫ ①②", "dprk 12");
        check("Гайк АСАТРЯН", "гаик асатрян");
        check("김정은", "김 정 은");
        check("\u{1100}\u{1175}\u{11B7}정은", "김 정 은"); // decomposed, as some systems send it
        check("金铁三 Ltd", "金 铁 三 ltd");
        check("キム・ジョンウン", "キ ム シ ョ ン ウ ン");
        check("ẚ ヿ a㆒ ﷺ", "a コ ト a 一 صلىاللهعليهوسلم"); // one character, several letters
        check("İstanbul ıĲ", "istanbul iij");
        check("a.b-c_d/e", "a b c d e");
        check("'' `", "");
        check("", "");
    }

    #[test]
    fn a_token_points_back_to_the_bytes_it_came_from() {
        let check = |text: &str, n: usize, expected: &str| {
            let token = Normalised::new(text).tokens()[n];
            assert_eq!(&text[token.from as usize..token.to as usize], expected);
        };
        check("SONG,  Kum-Hyok", 1, "Kum");
        check("SONG,  Kum-Hyok", 2, "Hyok");
        check("x Yo'-cho'ng!", 2, "cho'ng");
        check("é\u{301}x Straße.", 1, "Straße");
        check("a 金铁三", 2, "铁");
        check("\u{1100}\u{1175}\u{11B7}", 0, "\u{1100}\u{1175}\u{11B7}");
    }

    #[test]
    fn lines_run_on_and_other_texts_do_not() {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "Ri Won", "");
        payment.add(party, Attribute::AddressLine, "1 Central", "");
        payment.add(party, Attribute::AddressLine, "District", "");
        payment.add(Owner::Payment, Attribute::Remittance, "pay KOREA MINING", "");
        payment.add(Owner::Payment, Attribute::Remittance, "DEVELOPMENT", "");
        payment.add(Owner::Payment, Attribute::Currency, "EUR", "");
        let mut normalised = Normalised::default();
        normalised.fill(&payment);
        assert_eq!(normalised.to_text(), "ri won\n1 central district\npay korea mining development\neur");
        let fields: Vec<u32> = normalised.tokens().iter().map(|token| token.field).collect();
        assert_eq!(fields, [0, 0, 1, 1, 2, 3, 3, 3, 4, 5]);
    }

    #[test]
    fn a_line_without_words_neither_joins_nor_parts() {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "Kim", "");
        payment.add(party, Attribute::AddressLine, "--", "");
        payment.add(party, Attribute::AddressLine, "Jong", "");
        payment.add(party, Attribute::AddressLine, "", "");
        payment.add(party, Attribute::AddressLine, "Un", "");
        let mut normalised = Normalised::default();
        normalised.fill(&payment);
        assert_eq!(normalised.to_text(), "kim\njong un");
    }

    proptest! {
        #[test]
        fn tokens_lie_in_order_in_the_original(text in "\\PC{0,60}|[ -~]{0,60}") {
            let normalised = Normalised::new(&text);
            let mut before = 0;
            for token in normalised.tokens() {
                prop_assert!(token.from >= before && token.from < token.to);
                prop_assert!(text.is_char_boundary(token.from as usize) && text.is_char_boundary(token.to as usize));
                before = token.from; // one character may become several tokens
            }
        }

        #[test]
        fn the_normal_form_is_its_own_normal_form(text in "\\PC{0,60}") {
            let once = Normalised::new(&text);
            let twice = Normalised::new(&once.to_text());
            prop_assert_eq!(once.to_text(), twice.to_text());
        }

        #[test]
        fn the_plain_way_equals_the_way_by_character(texts in prop::collection::vec("[a-zA-Z0-9 .,/-]{0,80}", 1..5)) {
            let mut payment = Payment::new();
            for text in &texts {
                payment.add_text(text, "");
            }
            let mut plain = Normalised::default();
            plain.fill(&payment);
            let mut by_char = Normalised::default();
            for (field, text) in (0u32..).zip(&texts) {
                by_char.push_chars(Text { all: text, start: 0, end: text.len(), field });
            }
            let told = |normalised: &Normalised| -> Vec<(String, u32, u32, u32)> {
                normalised.tokens().iter().map(|t| (normalised.word(*t).to_owned(), t.from, t.to, t.field)).collect()
            };
            prop_assert_eq!(told(&plain), told(&by_char));
        }
    }
}
