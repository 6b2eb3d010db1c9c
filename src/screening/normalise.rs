//! The normal form: what is listed and what is scanned both become tokens here, and nothing else reaches the matcher.
//!
//! Tokens are folded words joined by single spaces; a line feed stands between texts that do not run on. Each token
//! remembers where it stood in the original, so a hit points back to the bytes the sender wrote. A run of ASCII, which
//! is most of any payment, is copied and lower-cased whole; only other characters are looked at one by one.

use super::fold::{self, Class};
use crate::domain::Payment;

/// Stands between texts that do not run on. No listed name can contain it.
const TEXT_BREAK: char = '\n';

/// A folded word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the normal form.
    pub start: u32,
    /// One past the last byte in the normal form.
    pub end: u32,
    /// First byte in the original text.
    pub from: u32,
    /// One past the last byte in the original text.
    pub to: u32,
    /// Which of the texts it stood in, counted from 0.
    pub field: u32,
}

/// Text in normal form.
#[derive(Clone, Debug, Default)]
pub struct Normalised {
    text: String,
    tokens: Vec<Token>,
}

impl Normalised {
    /// Normalises one text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut normalised = Self::default();
        normalised.push(text, 0);
        normalised
    }

    /// Normalises every text of a payment, reusing the buffers. Lines that run on are not broken apart.
    pub fn fill(&mut self, payment: &Payment) {
        self.text.clear();
        self.tokens.clear();
        let mut before = None;
        for (n, field) in (0u32..).zip(payment.fields()) {
            if before.is_some_and(|place: crate::domain::Place| !place.continues_in(field.place)) {
                self.break_text();
            }
            before = Some(field.place);
            self.push(field.value, n);
        }
    }

    /// The normal form: tokens joined by spaces, texts by line feeds.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The tokens, in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded word.
    #[must_use]
    pub fn word(&self, token: Token) -> &str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    fn break_text(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(TEXT_BREAK) {
            self.text.push(TEXT_BREAK);
        }
    }

    fn push(&mut self, text: &str, field: u32) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut word: Option<Token> = None;
        while let Some(&byte) = bytes.get(at) {
            match fold::ASCII[byte as usize] {
                fold::GAP => {
                    self.close(&mut word);
                    at += 1;
                }
                fold::SILENT => at += 1,
                fold::WIDE => {
                    let c = text[at..].chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.wide(c, at, field, &mut word);
                    at += c.len_utf8();
                }
                _ => {
                    let from = at;
                    while bytes.get(at).is_some_and(|byte| fold::ASCII[*byte as usize] > fold::WIDE) {
                        at += 1;
                    }
                    let open = self.open(&mut word, from, field);
                    self.text.push_str(&text[from..at]);
                    let tail = self.text.len() - (at - from);
                    self.text[tail..].make_ascii_lowercase();
                    word = Some(Token { to: position(at), ..open });
                }
            }
        }
        self.close(&mut word);
    }

    fn wide(&mut self, c: char, at: usize, field: u32, word: &mut Option<Token>) {
        match fold::classify(c) {
            Class::Silent => return,
            Class::Gap => return self.close(word),
            Class::Ideograph => {
                self.close(word);
                if self.join_to_last(c, at, field) {
                    return;
                }
            }
            Class::Letter => {}
        }
        fold::fold(c, |folded, class| {
            if class == Class::Silent || class == Class::Gap {
                return;
            }
            if class == Class::Ideograph {
                self.close(word);
            }
            let open = self.open(word, at, field);
            self.text.push(folded);
            *word = Some(Token { to: position(at + c.len_utf8()), ..open });
            if class == Class::Ideograph {
                self.close(word);
            }
        });
    }

    /// The word being written, or a new one that starts here.
    fn open(&mut self, word: &mut Option<Token>, at: usize, field: u32) -> Token {
        word.take().unwrap_or_else(|| {
            if !self.text.is_empty() && !self.text.ends_with(TEXT_BREAK) {
                self.text.push(' ');
            }
            let start = position(self.text.len());
            Token { start, end: start, from: position(at), to: position(at), field }
        })
    }

    fn close(&mut self, word: &mut Option<Token>) {
        if let Some(open) = word.take() {
            self.tokens.push(Token { end: position(self.text.len()), ..open });
        }
    }

    /// Adds a Hangul letter to the syllable before it, when the text came decomposed.
    fn join_to_last(&mut self, c: char, at: usize, field: u32) -> bool {
        let Some(last) = self.tokens.last_mut() else { return false };
        if last.field != field || last.to as usize != at {
            return false;
        }
        let Some(syllable) = self.text.chars().next_back().and_then(|before| fold::join_hangul(before, c)) else {
            return false;
        };
        self.text.truncate(last.start as usize);
        self.text.push(syllable);
        last.end = position(self.text.len());
        last.to = position(at + c.len_utf8());
        true
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
    use crate::domain::{Attribute, Owner, PartyRole};
    use proptest::prelude::*;

    #[test]
    fn texts_fold_to_one_form() {
        let check = |text: &str, expected: &str| assert_eq!(Normalised::new(text).as_str(), expected, "{text}");
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
        assert_eq!(normalised.as_str(), "ri won\n1 central district\npay korea mining development\neur");
        let fields: Vec<u32> = normalised.tokens().iter().map(|token| token.field).collect();
        assert_eq!(fields, [0, 0, 1, 1, 2, 3, 3, 3, 4, 5]);
    }

    proptest! {
        #[test]
        fn tokens_tile_the_normal_form_and_lie_in_order_in_the_original(text in "\\PC{0,60}|[ -~]{0,60}") {
            let normalised = Normalised::new(&text);
            let words: Vec<&str> = normalised.tokens().iter().map(|token| normalised.word(*token)).collect();
            prop_assert_eq!(words.join(" "), normalised.as_str());
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
            let twice = Normalised::new(once.as_str());
            prop_assert_eq!(once.as_str(), twice.as_str());
        }
    }
}
