//! FollowTheMoney entities, one JSON object a line (`entities.ftm.json`), or with what belongs to a target nested in
//! it (`targets.nested.json`).
//!
//! A target's addresses, documents, wallets, sanctions and owners are entities of their own that point to it, before
//! it or behind it. So the file is read twice: first those that point, then those that are pointed to. What is kept is
//! the targets and what points to anything; the millions of others are not.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

use serde::Deserialize;
use serde_json::Value;

use super::{AUTHORITY, LIST, SOURCE, subject};
use crate::domain::{DateSpan, IdentifierKind, Link, Stake, Status, SubjectKind};
use crate::lists::entry::Entry;
use crate::lists::{Import, ListError, dates, ownership};

/// A line is one entity; the longest known has some hundred kilobytes.
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Nested entities within nested entities.
const DEPTH_MAX: usize = 8;

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    referents: Vec<String>,
    #[serde(default)]
    last_seen: Option<String>,
    #[serde(default)]
    properties: BTreeMap<String, Vec<Value>>,
}

impl Entity {
    fn texts<'e>(&'e self, property: &str) -> impl Iterator<Item = &'e str> {
        self.properties.get(property).into_iter().flatten().filter_map(Value::as_str)
    }

    fn text(&self, property: &str) -> &str {
        self.texts(property).next().unwrap_or_default()
    }

    /// Ids under a property, be they texts or nested entities.
    fn ids(&self, property: &str) -> Vec<&str> {
        let values = self.properties.get(property).into_iter().flatten();
        values.filter_map(|value| value.as_str().or_else(|| value.get("id").and_then(Value::as_str))).collect()
    }
}

/// One thing that points to a subject.
#[derive(Debug)]
enum Edge {
    Property(&'static str, String),
    Document(IdentifierKind, String, String),
    Address(String),
    Wallet(String, String),
    Owner(Stake),
    Link(Link),
    UnitedNations(String),
}

/// What points to what, by the id pointed to.
#[derive(Debug, Default)]
pub(in crate::lists) struct Edges(HashMap<String, Vec<Edge>>);

impl Edges {
    fn add(&mut self, to: &str, edge: Edge) {
        self.0.entry(to.to_owned()).or_default().push(edge);
    }

    /// Takes an entity that points to others. `parent`: the one it is nested in, which it then belongs to.
    fn take(&mut self, entity: &Entity, parent: Option<&str>) {
        let of = |property: &str| -> Vec<String> {
            let ids = entity.ids(property).into_iter().map(str::to_owned);
            ids.chain(parent.map(str::to_owned)).collect()
        };
        match entity.schema.as_str() {
            "Sanction" => {
                for to in of("entity") {
                    for property in ["program", "programId"] {
                        for value in entity.texts(property) {
                            self.add(&to, Edge::Property("program", value.to_owned()));
                        }
                    }
                    entity.texts("unscId").for_each(|id| self.add(&to, Edge::UnitedNations(id.to_owned())));
                }
            }
            "Passport" | "Identification" => {
                let passport = entity.schema == "Passport" || entity.text("type").to_lowercase().contains("passport");
                let kind = if passport { IdentifierKind::Passport } else { IdentifierKind::NationalId };
                for to in of("holder") {
                    let (number, country) = (entity.text("number").to_owned(), entity.text("country").to_owned());
                    self.add(&to, Edge::Document(kind, number, country));
                }
            }
            "Address" => {
                // Pointed to by its subjects, unless it is nested in one.
                let text = match entity.text("full") {
                    "" => ["street", "city", "country"].map(|part| entity.text(part)).join(", "),
                    full => full.to_owned(),
                };
                self.add(parent.unwrap_or(&entity.id), Edge::Address(text));
            }
            "CryptoWallet" => {
                for to in of("holder") {
                    let (key, asset) = (entity.text("publicKey").to_owned(), entity.text("currency").to_owned());
                    self.add(&to, Edge::Wallet(key, asset));
                }
            }
            "Ownership" => self.owner(entity, parent),
            "UnknownLink" | "Representation" | "Directorship" => {
                let ends = [("subject", "object"), ("agent", "client"), ("director", "organization")];
                for (from, to) in ends {
                    for (id, other) in product(&entity.ids(from), &entity.ids(to)) {
                        let relation = entity.text("role").to_owned();
                        self.add(id, Edge::Link(Link { id: format!("{LIST}/{other}"), relation }));
                    }
                }
            }
            _ => {}
        }
        for nested in entity.properties.values().flatten().filter(|value| value.is_object()) {
            if let Ok(nested) = Entity::deserialize(nested) {
                let belongs = kind_belongs(&nested.schema);
                self.take(&nested, belongs.then_some(entity.id.as_str()));
            }
        }
    }

    fn owner(&mut self, entity: &Entity, parent: Option<&str>) {
        // What has ended is owned no more; ownership without a percentage says nothing about half.
        if !entity.text("endDate").is_empty() {
            return;
        }
        let Some(basis_points) = ownership::basis_points(entity.text("percentage")) else { return };
        let mut assets = entity.ids("asset");
        assets.extend(parent.filter(|_| entity.ids("asset").is_empty()));
        for (owner, asset) in product(&entity.ids("owner"), &assets) {
            self.add(asset, Edge::Owner(Stake { owner: format!("{LIST}/{owner}"), basis_points }));
        }
    }
}

/// Whether a nested entity of this schema belongs to what it is nested in.
fn kind_belongs(schema: &str) -> bool {
    matches!(schema, "Sanction" | "Passport" | "Identification" | "Address" | "CryptoWallet" | "Ownership")
}

fn product<'a>(from: &[&'a str], to: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))).collect()
}

fn lines(reader: &mut dyn BufRead, mut each: impl FnMut(Entity) -> Result<(), ListError>) -> Result<(), ListError> {
    let mut line = Vec::new();
    for number in 1usize.. {
        line.clear();
        let damaged = |what: &dyn std::fmt::Display| ListError::damaged(format!("line {number}: {what}"));
        let mut bounded = std::io::Read::take(&mut *reader, LINE_BYTES_MAX as u64);
        if bounded.read_until(b'\n', &mut line).map_err(|error| damaged(&error))? == 0 {
            return Ok(());
        }
        if !line.ends_with(b"\n") {
            return Err(damaged(&"it does not end: the file is cut short, or it is no list of entities"));
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            each(serde_json::from_slice(&line).map_err(|error| damaged(&error))?)?;
        }
    }
    Ok(())
}

/// The first reading: what points to what.
pub(in crate::lists) fn scan(reader: &mut dyn BufRead) -> Result<Edges, ListError> {
    let mut edges = Edges::default();
    lines(reader, |entity| {
        if depth_of(&entity.properties, 0) > DEPTH_MAX {
            return Err(ListError::damaged(format!("{}: entities are nested too deep", entity.id)));
        }
        edges.take(&entity, None);
        Ok(())
    })?;
    Ok(edges)
}

fn depth_of(properties: &BTreeMap<String, Vec<Value>>, depth: usize) -> usize {
    let nested = properties.values().flatten().filter(|value| value.is_object());
    nested
        .filter_map(|value| Entity::deserialize(value).ok())
        .map(|entity| if depth > DEPTH_MAX { depth } else { depth_of(&entity.properties, depth + 1) })
        .max()
        .unwrap_or(depth)
}

/// The second reading: the subjects. Those that are only owned are kept as derived for now: who owns them decides.
pub(in crate::lists) fn import(reader: &mut dyn BufRead, mut edges: Edges) -> Result<Import, ListError> {
    let mut import = Import { end_unknown: true, ..Import::default() };
    let mut published: Option<DateSpan> = None;
    lines(reader, |entity| {
        published = published.max(entity.last_seen.as_deref().and_then(dates::date));
        let Some(kind) = subject::kind(&entity.schema) else { return Ok(()) };
        let pointing = edges.0.remove(&entity.id).unwrap_or_default();
        let is_owned = pointing.iter().any(|edge| matches!(edge, Edge::Owner(_)));
        let status = subject::status(entity.texts("topics"));
        let Some(status) = status.or(is_owned.then_some(Status::Derived)) else { return Ok(()) };
        let mut entry = Entry::new(&format!("{LIST}/{}", entity.id), AUTHORITY, kind, SOURCE);
        entry.designation.status = status;
        fill(&mut entry, &entity, kind);
        for address in entity.ids("addressEntity") {
            edges.0.get(address).into_iter().flatten().for_each(|edge| point(&mut entry, edge));
        }
        for edge in &pointing {
            point(&mut entry, edge);
        }
        import.take(entry)
    })?;
    import.published = vec![(LIST.to_owned(), published)];
    Ok(import)
}

fn fill(entry: &mut Entry, entity: &Entity, kind: SubjectKind) {
    // The name itself before the aliases.
    for property in ["name", "alias", "previousName", "weakAlias", "abbreviation"] {
        entity.texts(property).for_each(|value| subject::property(entry, property, value));
    }
    for (property, values) in &entity.properties {
        if kind == SubjectKind::Aircraft && property == "registrationNumber" {
            values.iter().filter_map(Value::as_str).for_each(|tail| entry.tail_number(tail));
            continue;
        }
        values.iter().filter_map(Value::as_str).for_each(|value| subject::property(entry, property, value));
    }
    if kind == SubjectKind::Wallet {
        let label = entity.text("publicKey").to_owned();
        entry.name(&label, crate::domain::AliasStrength::Strong);
    }
    for id in entity.referents.iter().chain([&entity.id]) {
        subject::referent(entry, id);
    }
}

fn point(entry: &mut Entry, edge: &Edge) {
    match edge {
        Edge::Property(name, value) => subject::property(entry, name, value),
        Edge::Document(kind, number, country) => entry.document(*kind, number, country),
        Edge::Address(text) => entry.address(&[text], ""),
        Edge::Wallet(address, asset) => entry.wallet(address, asset, None),
        // Several sources tell of one share, each with an entity of its own.
        Edge::Owner(stake) => match entry.designation.owned_by.iter_mut().find(|known| known.owner == stake.owner) {
            Some(known) => known.basis_points = known.basis_points.max(stake.basis_points),
            None => entry.designation.owned_by.push(stake.clone()),
        },
        Edge::Link(link) => entry.designation.linked_to.push(link.clone()),
        Edge::UnitedNations(id) => entry.reference("UN", id),
    }
}
