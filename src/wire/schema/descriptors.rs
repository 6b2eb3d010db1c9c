//! Protobuf by its descriptors: any message, walked field by field.
//!
//! A reader that fills a message keeps the last of two values for one field. Here both are read, and so is what stands
//! under a number that the schema does not know.

use std::collections::HashMap;

use prost::Message as _;
use prost::encoding::{WireType, decode_varint};
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FileDescriptorSet};

use super::fields::{Found, UNKNOWN_DEPTH_MAX, Whole, fields_within, skip};
use super::{SchemaError, zigzag};
use crate::domain::DeadLetter;
use crate::wire::limits::Limits;
use crate::wire::protobuf::{PAYMENT, TIMESTAMP, timestamp};
use crate::wire::text;
use crate::wire::tree::{Meaning, Walk};

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::wire) enum Kind {
    Text,
    Bytes,
    /// By its full name, with a dot before it.
    Message(String),
    Enum(HashMap<u64, String>),
    Number(Type),
}

impl Kind {
    /// How a number stands in a record.
    fn wire(&self) -> Option<WireType> {
        match self {
            Self::Text | Self::Bytes | Self::Message(_) => None,
            Self::Number(Type::Fixed32 | Type::Sfixed32 | Type::Float) => Some(WireType::ThirtyTwoBit),
            Self::Number(Type::Fixed64 | Type::Sfixed64 | Type::Double) => Some(WireType::SixtyFourBit),
            Self::Number(_) | Self::Enum(_) => Some(WireType::Varint),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::wire) struct Field {
    pub(in crate::wire) name: String,
    pub(in crate::wire) kind: Kind,
}

/// The fields of a message by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::wire) struct Message {
    fields: HashMap<u32, Field>,
    /// An entry of a map: field 1 is the key, field 2 the value.
    is_entry: bool,
}

impl Message {
    pub(in crate::wire) fn get(&self, tag: u32) -> Option<&Field> {
        self.fields.get(&tag)
    }
}

/// Messages by their full names, each with a dot before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::wire) struct Messages(HashMap<String, Message>);

impl Messages {
    pub(in crate::wire) fn of(set: &FileDescriptorSet) -> Self {
        let (mut messages, mut enums) = (Self::default(), HashMap::new());
        for file in &set.file {
            let prefix = prefix(file.package());
            file.enum_type.iter().for_each(|e| add_enum(&prefix, e, &mut enums));
            file.message_type.iter().for_each(|message| collect_enums(&prefix, message, &mut enums));
        }
        for file in &set.file {
            let prefix = prefix(file.package());
            file.message_type.iter().for_each(|message| messages.collect(&prefix, message, &enums));
        }
        messages
    }

    pub(in crate::wire) fn get(&self, name: &str) -> Option<&Message> {
        self.0.get(name)
    }

    fn collect(&mut self, prefix: &str, message: &DescriptorProto, enums: &HashMap<String, HashMap<u64, String>>) {
        let path = format!("{prefix}.{}", message.name());
        let fields = message.field.iter().filter_map(|field| {
            let kind = match field.r#type() {
                Type::String => Kind::Text,
                Type::Bytes => Kind::Bytes,
                Type::Message | Type::Group => Kind::Message(field.type_name().to_owned()),
                Type::Enum => Kind::Enum(enums.get(field.type_name()).cloned().unwrap_or_default()),
                number => Kind::Number(number),
            };
            Some((u32::try_from(field.number()).ok()?, Field { name: field.name().to_owned(), kind }))
        });
        let is_entry = message.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry);
        self.0.insert(path.clone(), Message { fields: fields.collect(), is_entry });
        message.nested_type.iter().for_each(|nested| self.collect(&path, nested, enums));
    }
}

fn prefix(package: &str) -> String {
    if package.is_empty() { String::new() } else { format!(".{package}") }
}

fn collect_enums(prefix: &str, message: &DescriptorProto, enums: &mut HashMap<String, HashMap<u64, String>>) {
    let path = format!("{prefix}.{}", message.name());
    message.enum_type.iter().for_each(|e| add_enum(&path, e, enums));
    message.nested_type.iter().for_each(|nested| collect_enums(&path, nested, enums));
}

fn add_enum(prefix: &str, of: &prost_types::EnumDescriptorProto, enums: &mut HashMap<String, HashMap<u64, String>>) {
    let values = of.value.iter().filter_map(|v| Some((u64::try_from(v.number()).ok()?, v.name().to_owned())));
    enums.insert(format!("{prefix}.{}", of.name()), values.collect());
}

/// The messages of a schema, and which one its records are.
#[derive(Debug)]
pub(in crate::wire) struct Descriptors {
    messages: Messages,
    /// The messages of the schema's own file, by their paths in it.
    paths: HashMap<Vec<usize>, String>,
    /// The message of a record that says none.
    message: String,
}

impl Descriptors {
    /// A set of descriptors, and the full name of the message that records are.
    pub(super) fn of_set(content: &[u8], message: &str) -> Result<Self, SchemaError> {
        let set = FileDescriptorSet::decode(content).map_err(|_| {
            SchemaError("this is no set of Protobuf descriptors (protoc --include_imports -o FILE)".to_owned())
        })?;
        let messages = Messages::of(&set);
        let message = format!(".{}", message.trim_start_matches('.'));
        if messages.get(&message).is_none() {
            let mut known: Vec<&str> = messages.0.keys().map(|name| name.trim_start_matches('.')).collect();
            known.sort_unstable();
            return Err(SchemaError(format!(
                "there is no message `{}`; there are {}",
                &message[1..],
                known.join(", ")
            )));
        }
        // The path in a frame is that of the file the message stands in.
        let home = set.file.iter().find(|file| paths(file).values().any(|name| *name == message));
        Ok(Self { paths: home.map(paths).unwrap_or_default(), messages, message })
    }

    /// The text of a `.proto` file, and of those that it imports.
    pub(super) fn compile(text: &str, references: &[(String, String)]) -> Result<Self, SchemaError> {
        const OWN: &str = "northwatch-record.proto";
        let mut files: HashMap<String, String> = references.iter().cloned().collect();
        files.insert(OWN.to_owned(), text.to_owned());
        let mut resolver = protox::file::ChainFileResolver::new();
        resolver.add(Files(files));
        resolver.add(protox::file::GoogleFileResolver::new());
        let mut compiler = protox::Compiler::with_file_resolver(resolver);
        compiler.include_imports(true);
        compiler.open_file(OWN).map_err(|error| SchemaError(format!("the schema cannot be compiled: {error}")))?;
        let set = compiler.file_descriptor_set();
        let own = set.file.iter().find(|file| file.name() == OWN).map(paths).unwrap_or_default();
        let message = own.get(&vec![0]).cloned().ok_or_else(|| SchemaError("there is no message in it".to_owned()))?;
        Ok(Self { messages: Messages::of(&set), paths: own, message })
    }

    /// Whether records at a path are of our own format.
    pub(in crate::wire) fn is_own(&self, indexes: Option<&[usize]>) -> bool {
        let message = indexes.map_or(Some(&self.message), |path| self.paths.get(path));
        message.is_some_and(|message| message == PAYMENT)
    }

    /// Reads a record's body. `indexes`: the way to its message in the schema's file; none where the schema names the
    /// message itself.
    pub(in crate::wire) fn read(
        &self,
        indexes: Option<&[usize]>,
        body: &[u8],
        limits: &Limits,
        walk: &mut Walk<'_>,
    ) -> Result<(), DeadLetter> {
        let message = match indexes {
            None => &self.message,
            Some(path) => {
                self.paths.get(path).ok_or_else(|| DeadLetter::malformed(0, "the schema has no such message"))?
            }
        };
        walk.begin()?;
        let mut reader = Reader { messages: &self.messages, whole: Whole(body), limits, walk };
        reader.walk.open(Meaning::default(), None)?;
        reader.fields(body, self.messages.get(message), 0)?;
        reader.walk.close();
        reader.walk.finish();
        Ok(())
    }
}

/// Every message of a file by its path: the first is `[0]`, the second message inside it `[0, 1]`.
fn paths(file: &prost_types::FileDescriptorProto) -> HashMap<Vec<usize>, String> {
    fn add(prefix: &str, at: &[usize], messages: &[DescriptorProto], paths: &mut HashMap<Vec<usize>, String>) {
        for (n, message) in messages.iter().enumerate() {
            let (path, name) = ([at, &[n]].concat(), format!("{prefix}.{}", message.name()));
            add(&name, &path, &message.nested_type, paths);
            paths.insert(path, name);
        }
    }
    let mut all = HashMap::new();
    add(&prefix(file.package()), &[], &file.message_type, &mut all);
    all
}

/// Sources at hand, by the name that imports them.
struct Files(HashMap<String, String>);

impl protox::file::FileResolver for Files {
    fn open_file(&self, name: &str) -> Result<protox::file::File, protox::Error> {
        let source = self.0.get(name).ok_or_else(|| protox::Error::file_not_found(name))?;
        protox::file::File::from_source(name, source)
    }
}

struct Reader<'m, 'b, 'w, 'p> {
    messages: &'m Messages,
    whole: Whole<'b>,
    limits: &'m Limits,
    walk: &'w mut Walk<'p>,
}

impl<'b> Reader<'_, 'b, '_, '_> {
    fn fields(&mut self, body: &'b [u8], message: Option<&Message>, depth: usize) -> Result<(), DeadLetter> {
        self.limits.check_depth(depth)?;
        let mut rest = body;
        let mut items: HashMap<u32, usize> = HashMap::new();
        while !rest.is_empty() {
            let next = self.whole.next(&mut rest)?;
            let tag = next.tag;
            let item = items.entry(tag).or_default();
            match message.and_then(|message| message.get(tag)) {
                Some(field) => {
                    let (meaning, before) = self.walk.key(&field.name);
                    for value in self.unpacked(&field.kind, next) {
                        let n = Some(std::mem::replace(item, *item + 1));
                        self.field(&field.kind, &value?, meaning, n, depth)?;
                    }
                    self.walk.leave_key(before);
                }
                None if next.wire == WireType::LengthDelimited => self.unknown(tag, next.content, depth),
                None => {}
            }
        }
        Ok(())
    }

    /// A field's values: the numbers of a list may be packed into one.
    fn unpacked(&self, kind: &Kind, found: Found<'b>) -> impl Iterator<Item = Result<Found<'b>, DeadLetter>> + use<'b> {
        let packed = (found.wire == WireType::LengthDelimited).then(|| kind.wire()).flatten();
        let (whole, mut rest) = (self.whole, found.content);
        let mut single = packed.is_none().then_some(Ok(found));
        std::iter::from_fn(move || {
            let Some(wire) = packed else { return single.take() };
            if rest.is_empty() {
                return None;
            }
            let value = rest;
            if skip(wire, &mut rest).is_none() {
                rest = &[];
                return Some(Err(whole.malformed(value, "a packed number is cut off")));
            }
            let value = value.get(..value.len() - rest.len()).unwrap_or_default();
            Some(Ok(Found { wire, value, content: &[], ..found }))
        })
    }

    fn field(
        &mut self,
        kind: &Kind,
        found: &Found<'b>,
        meaning: Meaning,
        item: Option<usize>,
        depth: usize,
    ) -> Result<(), DeadLetter> {
        let Found { wire, value, content, at, .. } = *found;
        match (kind, wire) {
            (Kind::Message(name), WireType::LengthDelimited) if name == TIMESTAMP => {
                if let Some(text) = timestamp(content) {
                    self.walk.text(meaning, &text, item);
                }
            }
            (Kind::Message(name), WireType::LengthDelimited) => {
                let message = self.messages.get(name);
                if message.is_some_and(|message| message.is_entry) {
                    return self.entry(content, message, depth);
                }
                self.walk.open(meaning, item)?;
                self.fields(content, message, depth + 1)?;
                self.walk.close();
            }
            (Kind::Text, WireType::LengthDelimited) => {
                let text = std::str::from_utf8(content).map_err(|_| self.whole.malformed(at, "a text is not UTF-8"))?;
                self.walk.text(meaning, text, item);
            }
            (Kind::Bytes, WireType::LengthDelimited) => self.walk.text(meaning, &text::lossy(content), item),
            (Kind::Enum(names), WireType::Varint) => {
                let number = decode_varint(&mut &value[..]).unwrap_or_default();
                match names.get(&number) {
                    Some(name) => self.walk.text(meaning, name, item),
                    None => self.walk.text(meaning, &number.to_string(), item),
                }
            }
            (Kind::Number(of), wire) if kind.wire() == Some(wire) => {
                if let Some(text) = number(*of, value) {
                    self.walk.text(meaning, &text, item);
                }
            }
            _ => return Err(self.whole.malformed(at, "the wire type is not that of its field")),
        }
        Ok(())
    }

    /// An entry of a map: its key is a key.
    fn entry(&mut self, content: &'b [u8], entry: Option<&Message>, depth: usize) -> Result<(), DeadLetter> {
        let (mut rest, mut key, mut values) = (content, String::new(), Vec::new());
        while !rest.is_empty() {
            let next = self.whole.next(&mut rest)?;
            match (next.tag, entry.and_then(|entry| entry.get(1)).map(|field| &field.kind)) {
                (1, Some(Kind::Text)) => key = String::from_utf8_lossy(next.content).into_owned(),
                (1, Some(Kind::Number(of))) => key = number(*of, next.value).unwrap_or_default(),
                (2, _) => values.push(next),
                _ => {}
            }
        }
        let Some(field) = entry.and_then(|entry| entry.get(2)) else { return Ok(()) };
        for value in values {
            let (meaning, before) = self.walk.key(&key);
            self.field(&field.kind, &value, meaning, None, depth)?;
            self.walk.leave_key(before);
        }
        Ok(())
    }

    /// A field that the schema does not know: as a text, and if it can be a message, that message's fields too.
    fn unknown(&mut self, tag: u32, content: &[u8], depth: usize) {
        let (meaning, before) = self.walk.key(&format!("field_{tag}"));
        self.walk.text(meaning, &String::from_utf8_lossy(content), None);
        if depth < self.limits.depth_max.min(UNKNOWN_DEPTH_MAX) {
            for (tag, inner) in fields_within(content) {
                self.unknown(tag, inner, depth + 1);
            }
        }
        self.walk.leave_key(before);
    }
}

fn number(of: Type, value: &[u8]) -> Option<String> {
    let varint = || decode_varint(&mut &value[..]).ok();
    let four = || value.first_chunk::<4>().copied();
    let eight = || value.first_chunk::<8>().copied();
    Some(match of {
        Type::Uint32 | Type::Uint64 => varint()?.to_string(),
        Type::Int32 | Type::Int64 => varint()?.cast_signed().to_string(),
        Type::Sint32 | Type::Sint64 => zigzag(varint()?).to_string(),
        Type::Fixed32 => u32::from_le_bytes(four()?).to_string(),
        Type::Sfixed32 => i32::from_le_bytes(four()?).to_string(),
        Type::Float => f32::from_le_bytes(four()?).to_string(),
        Type::Fixed64 => u64::from_le_bytes(eight()?).to_string(),
        Type::Sfixed64 => i64::from_le_bytes(eight()?).to_string(),
        Type::Double => f64::from_le_bytes(eight()?).to_string(),
        _ => return None, // a flag
    })
}
