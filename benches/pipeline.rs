//! Raw message to outcome: what a payment costs, and against the plain way of doing it.
//!
//! `cargo bench --bench pipeline` uses the built-in list; `NORTHWATCH_WATCHLIST=watchlist.jsonl cargo bench --bench
//! pipeline` a watchlist file. Variants take turns on the same messages; medians of CPU-bound rounds and their ratios
//! are printed.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and a broken one should stop")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]

mod rounds;

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, MatchKind};
use northwatch::domain::{
    Bic, Designation, Field, FieldKind, Imo, Outcome, Payment, SubjectKind, Wallet, WalletKey, Watchlist,
};
use northwatch::lists::{self, LoadOptions};
use northwatch::pipeline::Processor;
use northwatch::screening::{Policy, Screener, Spellings};
use northwatch::synthetic::Generator;
use northwatch::wire::{Decoder, Format, Hints, Payments};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

const MESSAGES: usize = 4_000;
const ROUNDS: usize = 15;

fn watchlist() -> Watchlist {
    match std::env::var_os("NORTHWATCH_WATCHLIST") {
        Some(path) => {
            lists::load(&[path.into()], &LoadOptions { all_programmes: true, ..LoadOptions::default() })
                .expect("a watchlist file")
                .watchlist
        }
        None => lists::starter().expect("the built-in list"),
    }
}

/// What most would write first, for the same job: each text decomposed, stripped and lower-cased; every listed name and
/// place looked for in it by one overlapping automaton; every word tried as a wallet, a BIC and an IMO number.
struct Plain {
    automaton: AhoCorasick,
    wallets: HashSet<WalletKey>,
    bics: HashSet<Bic>,
    imos: HashSet<Imo>,
}

impl Plain {
    fn new(watchlist: &Watchlist) -> Self {
        let mut names: Vec<String> = ["North Korea", "DPRK", "Pyongyang"].iter().map(|name| naive(name)).collect();
        let (mut wallets, mut bics, mut imos) = (HashSet::new(), HashSet::new(), HashSet::new());
        for designation in watchlist.designations() {
            for name in designation.names.iter().filter(|_| designation.kind != SubjectKind::Wallet) {
                if let Some((surname, given)) = name.text.split_once(',') {
                    names.push(format!("{} {}", naive(given), naive(surname)));
                }
                names.push(naive(&name.text));
            }
            wallets.extend(designation.wallets.iter().filter_map(|w| Some(Wallet::parse(&w.address).ok()?.key)));
            bics.extend(designation.bics.iter().filter_map(|bic| Bic::parse(bic).ok()));
            imos.extend(designation.imos.iter().filter_map(|imo| Imo::parse(imo).ok()));
        }
        names.retain(|name| !name.is_empty());
        names.sort();
        names.dedup();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&names).expect("it fits");
        Self { automaton, wallets, bics, imos }
    }

    fn hits(&self, payments: &Payments) -> u32 {
        payments.as_slice().iter().flat_map(Payment::fields).map(|field| self.field_hits(field)).sum()
    }

    fn field_hits(&self, field: Field<'_>) -> u32 {
        let text = naive(field.value);
        let bytes = text.as_bytes();
        let edge = |at: Option<&u8>| at.is_none_or(|byte| *byte == b' ');
        let names = self
            .automaton
            .find_overlapping_iter(&text)
            .filter(|m| edge(m.start().checked_sub(1).and_then(|at| bytes.get(at))) && edge(bytes.get(m.end())))
            .count();
        let words = field.value.split(|c: char| !c.is_alphanumeric()).filter(|word| self.is_identifier(word)).count();
        let country = field.place.kind() == FieldKind::Country && ["KP", "PRK"].contains(&field.value);
        u32::try_from(names + words).unwrap_or(u32::MAX) + u32::from(country)
    }

    fn is_identifier(&self, word: &str) -> bool {
        match word.len() {
            7 | 10 => Imo::parse(word).is_ok_and(|imo| self.imos.contains(&imo)),
            8 | 11 => Bic::parse(word).is_ok_and(|bic| self.bics.contains(&bic)),
            25.. => Wallet::parse(word).is_ok_and(|wallet| self.wallets.contains(&wallet.key)),
            _ => false,
        }
    }
}

fn naive(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && *c != '\'')
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main() {
    let watchlist = watchlist();
    let entries = watchlist.designations().len();
    let plain = Plain::new(&watchlist);
    let screeners = [Spellings::Listed, Spellings::Alike].map(|spellings| {
        let policy = Policy::built_in(spellings).expect("built in");
        Arc::new(Screener::with(watchlist.clone(), policy).expect("it builds"))
    });
    println!("{entries} entries; {MESSAGES} messages a round, {ROUNDS} rounds in turns; medians\n");
    for format in Format::ALL {
        compare(format, &watchlist, &plain, &screeners);
    }
    slowest(&watchlist, &screeners[1]);
    longer_list(&watchlist);
}

/// One payment in a hundred costs more than this. Each message's cost is its least of all rounds: what disturbs a round
/// is not the message's.
fn slowest(watchlist: &Watchlist, screener: &Arc<Screener>) {
    let mut generator = Generator::new(watchlist, &Format::ALL, 0.01, 5);
    let messages: Vec<Vec<u8>> = (0..MESSAGES).map(|_| generator.payment().value).collect();
    let mut processor = Processor::new(Decoder::default(), Arc::clone(screener));
    let mut least = vec![Duration::MAX; messages.len()];
    for _ in 0..ROUNDS {
        for (least, message) in least.iter_mut().zip(&messages) {
            let since = Instant::now();
            black_box(processor.process(message, Hints::default()));
            *least = since.elapsed().min(*least);
        }
    }
    least.sort_unstable();
    let at = |percent: usize| least[(least.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    println!("all formats, all spellings: p50 {:.1} us, p99 {:.1} us, slowest {:.1} us\n", at(50), at(99), at(100));
}

/// Names of a list as OFAC and the UN have it without their other spellings.
const NAMES: usize = 20_000;

/// The same messages against a list of 20,000 names and against two that are ten times as long: long names of the same
/// words in other combinations, short ones of other words. Those linked to the DPRK are all there; in one list they grow
/// with the rest, in the other only the rest does.
fn longer_list(watchlist: &Watchlist) {
    let mut designations = watchlist.designations().to_vec();
    designations.sort_by_key(|designation| designation.basis.is_empty()); // stable
    let mut count = 0;
    designations.retain(|designation| {
        count += designation.names.len();
        count <= NAMES
    });
    let words: Vec<&str> = watchlist
        .designations()
        .iter()
        .flat_map(|designation| &designation.names)
        .flat_map(|name| name.text.split_whitespace())
        .collect();
    let list = |designations: Vec<Designation>| {
        let names: usize = designations.iter().map(|designation| designation.names.len()).sum();
        let list = Watchlist::new(String::new(), watchlist.lists().to_vec(), designations);
        (names, Arc::new(Screener::new(list).expect("it builds")))
    };
    let (few, short) = list(designations.clone());
    let mut random = fastrand::Rng::with_seed(7);
    let mut others = designations.clone();
    for copy in 1..10 {
        for designation in short.watchlist().designations() {
            let mut other = designation.clone();
            other.id = format!("{}-{copy}", other.id);
            for name in &mut other.names {
                // Of common words alone a short name would be in every payment: there the letters change.
                let count = name.text.split_whitespace().count();
                let word = |word: &str| match count {
                    0..3 => word.chars().rev().collect(),
                    _ => words[random.usize(..words.len())].to_owned(),
                };
                name.text = name.text.split_whitespace().map(word).collect::<Vec<String>>().join(" ");
            }
            let mut unlinked = other.clone();
            unlinked.basis.clear();
            others.push(unlinked);
            designations.push(other);
        }
    }
    let (many, long) = list(designations);
    let (_, unlinked) = list(others);
    let mut generator = Generator::new(watchlist, &[Format::Json], 0.01, 3);
    let messages: Vec<Vec<u8>> = (0..MESSAGES).map(|_| generator.payment().value).collect();
    let [mut short, mut long, mut unlinked] =
        [short, long, unlinked].map(|one| Processor::new(Decoder::default(), one));
    let process = |processor: &mut Processor| {
        let since = Instant::now();
        for message in &messages {
            black_box(processor.process(message, Hints::default()));
        }
        since.elapsed()
    };
    let mut variants: [rounds::Variant<'_>; 3] = [
        ("short", Box::new(|| process(&mut short))),
        ("long", Box::new(|| process(&mut long))),
        ("long, the rest", Box::new(|| process(&mut unlinked))),
    ];
    let medians = rounds::interleaved(ROUNDS, &mut variants);
    let ratio = |n: usize| medians[n].as_secs_f64() / medians[0].as_secs_f64();
    println!("json, all spellings, {many} names against {few}: {:.2}x the time", ratio(1));
    println!("the same where no more of them are linked to the DPRK: {:.2}x", ratio(2));
}

fn compare(format: Format, watchlist: &Watchlist, plain: &Plain, screeners: &[Arc<Screener>; 2]) {
    let mut generator = Generator::new(watchlist, &[format], 0.01, 3);
    let messages: Vec<Vec<u8>> = (0..MESSAGES).map(|_| generator.payment().value).collect();
    let bytes: usize = messages.iter().map(Vec::len).sum();
    let [mut listed, mut korean] =
        screeners.each_ref().map(|screener| Processor::new(Decoder::default(), Arc::clone(screener)));
    let process = |processor: &mut Processor| {
        let since = Instant::now();
        let outcomes = messages.iter().map(|message| processor.process(message, Hints::default()));
        assert!(outcomes.filter(|outcome| matches!(outcome, Outcome::Alerted(_))).count() > 0);
        since.elapsed()
    };
    let (mut decoder, mut other) = (Decoder::default(), Decoder::default());
    let (mut payments, mut again) = (Payments::new(), Payments::new());
    let mut variants: [rounds::Variant<'_>; 4] = [
        ("northwatch", Box::new(|| process(&mut listed))),
        ("all spellings", Box::new(|| process(&mut korean))),
        (
            "plain",
            Box::new(|| {
                let since = Instant::now();
                let mut alerted = 0;
                for message in &messages {
                    decoder.decode(message, Hints::default(), &mut payments).expect("a payment");
                    alerted += usize::from(plain.hits(&payments) > 0);
                }
                assert!(alerted > 0);
                since.elapsed()
            }),
        ),
        (
            "decode only",
            Box::new(|| {
                let since = Instant::now();
                for message in &messages {
                    other.decode(message, Hints::default(), &mut again).expect("a payment");
                    black_box(again.as_slice());
                }
                since.elapsed()
            }),
        ),
    ];
    let medians = rounds::interleaved(ROUNDS, &mut variants);
    let per_message = |time: Duration| time.as_secs_f64() * 1e6 / MESSAGES as f64;
    println!("{:<9} {} bytes a message", format.as_str(), bytes / MESSAGES);
    for ((name, _), time) in variants.iter().zip(&medians) {
        let rate = MESSAGES as f64 / time.as_secs_f64();
        println!("  {name:<12} {:>8.2} us a message  {rate:>9.0} messages/s a core", per_message(*time));
    }
    let of = |n: usize| medians[2].as_secs_f64() / medians[n].as_secs_f64();
    println!("  plain / northwatch: {:.1}x; with all spellings {:.1}x\n", of(0), of(1));
}
