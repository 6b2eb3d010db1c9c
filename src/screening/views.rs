//! Other readings of a text, made only where it calls for them: apostrophes as the ends of words, characters that are
//! not there or are not what they seem inside identifiers, and words that a format's line width broke in two.
//!
//! A view is a payment of its own. What is found in it is told at the place in the original where it stands.

use unicode_normalization::char::decompose_compatible;

use super::disguise;
use super::finding::{Finding, Span};
use super::fold::{self, Class, is_apostrophe};
use super::normalise::Normalised;
use super::policy::Fact;
use super::script::{self, Surety};
use crate::domain::{Attribute, Field, FieldKind, Method, Payment, Place};

/// Characters in a full line: SWIFT's 35, less a line number in front, 50 and 65, and ISO 20022's 70 and 140.
const FULL_LINES: [usize; 6] = [33, 35, 50, 65, 70, 140];

/// Whether a line goes up to its format's width, so that a word may go on in the next one.
pub(super) fn is_full(line: &str) -> bool {
    let length = line.len();
    // Bytes first: most lines are shorter.
    length >= FULL_LINES[0] && FULL_LINES.contains(&line.chars().count())
}

/// A part of a view's text, and where it comes from.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// First byte in the view.
    at: u32,
    field: u32,
    from: u32,
    to: u32,
    /// Byte for byte, and not one for another.
    verbatim: bool,
}

impl Piece {
    /// The piece that a byte of a view is in.
    fn at(pieces: &[Self], at: u32) -> Option<Self> {
        pieces.get(pieces.partition_point(|piece| piece.at <= at).checked_sub(1)?).copied()
    }

    /// Where a byte of it stands in the original. Of a piece that is not verbatim only the ends have a place.
    const fn place(self, at: u32, end: u32) -> u32 {
        if self.verbatim { self.from + at - self.at } else { end }
    }
}

/// Other readings of a payment's texts.
#[derive(Debug, Default)]
pub(super) struct Views {
    pub(super) payment: Payment,
    pub(super) text: Normalised,
    /// Of each text of `payment`.
    pieces: Vec<Vec<Piece>>,
    /// What each of them is.
    kinds: Vec<Kind>,
}

/// What a view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    /// Only what crosses from one piece to another is new in it.
    Glued,
    /// In Latin letters: only names are looked for in it.
    Latin(Surety),
    /// Only names are looked for in it: a number with letters for its digits is none.
    Disguised,
}

impl Views {
    /// Makes the views that a payment calls for. Whether there are any.
    pub(super) fn fill(&mut self, payment: &Payment, normal: &Normalised, disguises: bool) -> bool {
        self.payment.clear();
        self.pieces.clear();
        self.kinds.clear();
        if normal.has_special() {
            for (n, field) in (0u32..).zip(payment.fields()) {
                self.parted(n, field);
                if !field.value.is_ascii() {
                    self.cleaned(n, field);
                    if disguises {
                        self.latinised(n, field);
                        self.disguised(n, payment, normal);
                    }
                }
            }
        }
        if normal.has_full_lines() {
            self.glue(payment);
        }
        for n in normal.disguised().filter(|_| disguises) {
            if payment.field(n as usize).is_some_and(|field| field.value.is_ascii()) {
                self.disguised(n, payment, normal);
            }
        }
        if !self.pieces.is_empty() {
            self.text.fill(&self.payment);
        }
        !self.pieces.is_empty()
    }

    fn add(&mut self, place: Place, text: &str, pieces: Vec<Piece>, kind: Kind) {
        self.payment.add(place.owner, place.attribute, text, "");
        self.pieces.push(pieces);
        self.kinds.push(kind);
    }

    /// A name in Latin letters; what may be a Korean's in Cyrillic, kana or Arabic also as a Korean's.
    fn latinised(&mut self, n: u32, field: Field<'_>) {
        if field.place.kind() != FieldKind::Name {
            return;
        }
        for parts in [script::kana_korean(field.value), script::arabic_korean(field.value)].into_iter().flatten() {
            let Reading { text, pieces } = Reading::of(n, field.value).read_as(&parts);
            self.add(field.place, &text, pieces, Kind::Latin(Surety::Sounds));
        }
        let Some(latin) = script::latinise(field.value) else { return };
        let kind = Kind::Latin(latin.surety);
        let korean = script::cyrillic_korean(field.value, false);
        // Most write е for ё.
        let yo = script::cyrillic_korean(field.value, true).filter(|_| field.value.contains(['е', 'Е']));
        for parts in [Some(latin.parts), korean, yo].into_iter().flatten() {
            let Reading { text, pieces } = Reading::of(n, field.value).read_as(&parts);
            self.add(field.place, &text, pieces, kind);
        }
    }

    /// What a reader sees through, one thing after the other: what is not there, look-alikes, letters apart, digits and
    /// signs for letters. Each that changes the text is a view of its own.
    fn disguised(&mut self, n: u32, payment: &Payment, normal: &Normalised) {
        let Some(field) = payment.field(n as usize) else { return };
        let line_at = |n: u32| payment.field(n as usize);
        let before = n.checked_sub(1).and_then(line_at).filter(|line| line.place.continues_in(field.place));
        let next = line_at(n + 1).filter(|next| field.place.continues_in(next.place));
        if before.is_none() && next.is_none() {
            self.see_through(field.place, Reading::of(n, field.value));
        }
        // A line before that calls for it itself has been read with this one.
        if let Some(line) = before.filter(|line| line.value.is_ascii() && !normal.is_disguised(n - 1)) {
            self.see_through(line.place, Reading::of_lines(n - 1, line.value, field.value));
        }
        if let Some(next) = next {
            self.see_through(field.place, Reading::of_lines(n, field.value, next.value));
        }
    }

    fn see_through(&mut self, place: Place, mut reading: Reading) {
        if let Some(parts) = visible(&reading.text) {
            reading = reading.read_as(&parts);
        }
        let steps: [Step; 2] = [disguise::unlook, disguise::unspace];
        for step in steps {
            if let Some(parts) = step(&reading.text) {
                reading = reading.read_as(&parts);
                self.add(place, &reading.text, reading.pieces.clone(), Kind::Disguised);
            }
        }
        let first = disguise::unleet(&reading.text, 'i');
        let second = first.as_ref().and_then(|_| disguise::unleet(&reading.text, 'l'));
        for text in [first.clone(), second.filter(|second| Some(second) != first.as_ref())].into_iter().flatten() {
            // Letter for letter: every byte stands where it stood.
            self.add(place, &text, reading.pieces.clone(), Kind::Disguised);
        }
    }

    /// `Kim Jong Un's`, `d'Air Koryo`: the apostrophe that Korean names have inside a syllable ends a word here.
    fn parted(&mut self, n: u32, field: Field<'_>) {
        if !field.value.chars().any(is_apostrophe) {
            return;
        }
        let text: String = field
            .value
            .chars()
            .map(|c| if is_apostrophe(c) { " ".repeat(c.len_utf8()) } else { c.to_string() })
            .collect();
        let whole = Piece { at: 0, field: n, from: 0, to: position(text.len()), verbatim: true };
        self.add(field.place, &text, vec![whole], Kind::Plain);
    }

    /// Invisible characters out, and plain letters for those of other widths and styles, in their own case: what an
    /// identifier is for whoever reads it.
    fn cleaned(&mut self, n: u32, field: Field<'_>) {
        if let Some(parts) = visible(field.value) {
            let Reading { text, pieces } = Reading::of(n, field.value).read_as(&parts);
            self.add(field.place, &text, pieces, Kind::Plain);
        }
    }

    /// Lines that run on, where the first is full: without the break between them.
    fn glue(&mut self, payment: &Payment) {
        let mut before: Option<(u32, Field<'_>)> = None;
        for (n, field) in (0u32..).zip(payment.fields()) {
            if let Some((first, line)) =
                before.filter(|(_, line)| line.place.continues_in(field.place) && is_full(line.value))
            {
                let text = format!("{}{}", line.value, field.value);
                let end = position(line.value.len());
                let pieces = vec![
                    Piece { at: 0, field: first, from: 0, to: end, verbatim: true },
                    Piece { at: end, field: n, from: 0, to: position(field.value.len()), verbatim: true },
                ];
                self.add(line.place, &text, pieces, Kind::Glued);
            }
            if field.place.attribute == Attribute::JoinedLines {
                self.glue_within(n, field);
            }
            before = Some((n, field));
        }
    }

    fn glue_within(&mut self, n: u32, field: Field<'_>) {
        let (mut text, mut pieces, mut from) = (String::new(), Vec::new(), 0);
        for line in field.value.split_inclusive('\n') {
            let content = line.trim_end_matches(['\r', '\n']);
            let kept = if is_full(content) { content } else { line };
            let to = position(from + kept.len());
            pieces.push(Piece { at: position(text.len()), field: n, from: position(from), to, verbatim: true });
            text.push_str(kept);
            from += line.len();
        }
        if text.len() < field.value.len() {
            self.add(field.place, &text, pieces, Kind::Glued);
        }
    }

    /// Each view's text, and the text of the payment that it begins in.
    pub(super) fn readings(&self) -> impl Iterator<Item = (u32, &str)> {
        let first = |pieces: &Vec<Piece>| pieces.first().map_or(0, |piece| piece.field);
        self.pieces.iter().map(first).zip(self.payment.fields().map(|field| field.value))
    }

    /// Whether it is two words, or one.
    fn is_short(&self, span: Span) -> bool {
        let text = self.payment.field(span.field as usize).map_or("", |field| field.value);
        text.get(span.from as usize..span.to as usize).is_none_or(|text| text.split_whitespace().count() <= 2)
    }

    /// Whether it is all that stands in its view.
    fn is_whole(&self, span: Span) -> bool {
        let text = self.payment.field(span.field as usize).map_or("", |field| field.value);
        let beside = [text.get(..span.from as usize), text.get(span.to as usize..)];
        beside.iter().all(|text| text.is_some_and(|text| !text.contains(char::is_alphanumeric)))
    }

    /// A finding in a view as one in the original; `None` where it says nothing new.
    pub(super) fn original(&self, finding: Finding) -> Option<Finding> {
        let span = finding.span;
        let pieces = self.pieces.get(span.field as usize).filter(|_| span.field == span.last_field)?;
        let (first, last) = (Piece::at(pieces, span.from)?, Piece::at(pieces, span.to.checked_sub(1)?)?);
        let kind = self.kinds.get(span.field as usize).copied()?;
        if kind == Kind::Glued && first.at == last.at {
            return None;
        }
        let is_name = matches!(finding.method, Method::Exact | Method::Reordered | Method::Transliterated)
            && finding.name.is_some();
        if kind == Kind::Disguised && !is_name {
            return None;
        }
        let (method, fact) = match kind {
            Kind::Latin(_) if finding.name.is_none() => return None,
            // What is only like the reading of Han characters, or two of them in a longer name, is like very many.
            Kind::Latin(Surety::Characters)
                if self.is_short(span) && !self.is_whole(span)
                    || !is_name && (finding.method != Method::Similar || finding.likeness < RESPELT_MIN) =>
            {
                return None;
            }
            Kind::Latin(Surety::Letters) => (Method::Transliterated, finding.fact),
            Kind::Latin(Surety::Sounds | Surety::Characters) => (Method::Transliterated, shared(finding.fact)),
            Kind::Disguised => (Method::Disguised, finding.fact),
            Kind::Plain | Kind::Glued => (finding.method, finding.fact),
        };
        let (from, to) = (first.place(span.from, first.from), last.place(span.to, last.to));
        Some(Finding { span: Span { field: first.field, from, last_field: last.field, to }, method, fact, ..finding })
    }
}

/// From here on a name is another but for order and joints, in thousandths.
const RESPELT_MIN: u16 = 975;

/// What a name read out of Han characters or kana is: many are read alike.
const fn shared(fact: Fact) -> Fact {
    match fact {
        Fact::DistinctName => Fact::CommonName,
        Fact::RespeltName => Fact::SimilarName,
        Fact::RareVariant => Fact::CommonVariant,
        other => other,
    }
}

/// What makes another reading of a text, where the text calls for it.
type Step = fn(&str) -> Option<Vec<disguise::Part>>;

/// A text read in another way, and where its pieces stand in the original.
struct Reading {
    text: String,
    pieces: Vec<Piece>,
}

impl Reading {
    fn of(field: u32, text: &str) -> Self {
        let whole = Piece { at: 0, field, from: 0, to: position(text.len()), verbatim: true };
        Self { text: text.to_owned(), pieces: vec![whole] }
    }

    /// A line and the one that it goes on in.
    fn of_lines(field: u32, line: &str, next: &str) -> Self {
        let (end, start) = (position(line.len()), position(line.len() + 1));
        let pieces = vec![
            Piece { at: 0, field, from: 0, to: end, verbatim: true },
            Piece { at: end, field, from: end, to: end, verbatim: false },
            Piece { at: start, field: field + 1, from: 0, to: position(next.len()), verbatim: true },
        ];
        Self { text: format!("{line}\n{next}"), pieces }
    }

    /// The reading of a reading: its parts, told where they stand in the original.
    fn read_as(&self, parts: &[disguise::Part]) -> Self {
        let (mut text, mut pieces) = (String::new(), Vec::<Piece>::new());
        for part in parts.iter().filter(|part| part.from < part.to) {
            let ends = [part.from, part.to - 1].map(|at| Piece::at(&self.pieces, position(at)));
            let [Some(first), Some(last)] = ends else { continue };
            let (from, to) = (first.place(position(part.from), first.from), last.place(position(part.to), last.to));
            // Byte for byte: a letter of three bytes may be read as three letters.
            let is_plain = part.read.is_ascii() && part.to - part.from == part.read.len();
            let same = is_plain && self.text.get(part.from..part.to).is_some_and(str::is_ascii);
            let same = same || self.text.get(part.from..part.to) == Some(part.read.as_str());
            let verbatim = first.at == last.at && first.verbatim && same;
            match pieces.last_mut() {
                Some(before) if verbatim && before.verbatim && (before.field, before.to) == (first.field, from) => {
                    before.to = to;
                }
                _ => pieces.push(Piece { at: position(text.len()), field: first.field, from, to, verbatim }),
            }
            text.push_str(&part.read);
        }
        Self { text, pieces }
    }
}

/// The text without what is invisible, and in plain letters for those of other widths and styles.
fn visible(text: &str) -> Option<Vec<disguise::Part>> {
    if !text.chars().any(is_disguise) {
        return None;
    }
    let part = |(from, c): (usize, char)| {
        let mut read = String::new();
        if !is_disguise(c) {
            read.push(c);
        } else if fold::classify(c) != Class::Silent {
            decompose_compatible(c, |part| read.push(part));
        }
        disguise::Part { from, to: from + c.len_utf8(), read }
    };
    Some(text.char_indices().map(part).collect())
}

/// Whether a character is invisible, or an ASCII one in another width or style.
fn is_disguise(c: char) -> bool {
    if c.is_ascii() || is_apostrophe(c) {
        return false;
    }
    if fold::classify(c) == Class::Silent {
        return !unicode_normalization::char::is_combining_mark(c);
    }
    let mut ascii = true;
    decompose_compatible(c, |part| ascii &= part.is_ascii());
    ascii
}

/// Records are limited to megabytes, so positions in one always fit.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
const fn position(n: usize) -> u32 {
    n as u32
}

#[cfg(test)]
mod tests {
    use crate::domain::SubjectKind;
    use crate::screening::{Policy, Spellings, compare};

    #[test]
    fn a_letter_read_as_as_many_bytes_keeps_its_place() {
        let policy = Policy::built_in(Spellings::Alike).expect("built in");
        // `丽` has three bytes, as `Li ` has.
        for (written, listed) in [("马晓红", "MA, Xiaohong"), ("马晓丽", "MA, Xiaoli"), ("周建武", "Zhou Jianwu")]
        {
            let found = compare(written, listed, SubjectKind::Person, &policy).expect("it builds");
            assert!(found.score > 0.7, "{written} {listed} {found:?}");
        }
    }
}
