//! Avro: a schema, and records that were written with it (Apache Avro 1.12 specification).
//!
//! The data is walked as it stands. The usual reader turns it into values first, and on the way takes a text that is cut
//! off for none, and keeps one of two entries of a map with the same key; here both are screened, and what is cut is
//! refused.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::{SchemaError, zigzag};
use crate::domain::{DeadLetter, hex};
use crate::wire::limits::Limits;
use crate::wire::text;
use crate::wire::tree::{Meaning, Walk};

/// Levels of a schema's own nesting.
const SCHEMA_DEPTH_MAX: usize = 64;
/// Values for each byte: a field that is always null takes none.
const VALUES_PER_BYTE: usize = 64;
const VALUES_MIN: usize = 10_000;

#[derive(Clone, Debug)]
enum Type {
    Null,
    Boolean,
    /// `int` and `long`: as written, or as a point in time.
    Long(Time),
    Float,
    Double,
    Bytes,
    /// Bytes of an unscaled number, and where its point is. Fixed in size or not.
    Decimal(Option<usize>, usize),
    String,
    Array(Box<Self>),
    Map(Box<Self>),
    Union(Vec<Self>),
    /// The n-th record.
    Record(usize),
    Enum(Vec<String>),
    Fixed(usize),
}

/// What a whole number stands for.
#[derive(Clone, Copy, Debug)]
enum Time {
    None,
    Date,
    Millis,
    Micros,
}

type Fields = Vec<(String, Type)>;

/// A schema.
#[derive(Debug)]
pub(in crate::wire) struct Avro {
    root: Type,
    records: Vec<Fields>,
}

impl Avro {
    /// Reads a schema. `references`: those that it names types of.
    pub(super) fn parse(text: &str, references: &[(String, String)]) -> Result<Self, SchemaError> {
        let mut parser = Parser::default();
        for (name, text) in references {
            parser.text(text).map_err(|error| SchemaError(format!("reference {name}: {error}")))?;
        }
        let root = parser.text(text)?;
        Ok(Self { root, records: parser.records })
    }

    /// Reads a record, which is all of a body.
    pub(in crate::wire) fn read(&self, body: &[u8], limits: &Limits, walk: &mut Walk<'_>) -> Result<(), DeadLetter> {
        let rest = self.read_next(body, limits, walk)?;
        if rest.is_empty() {
            return Ok(());
        }
        let what = format!("the record ends here, and {} bytes are left", rest.len());
        Err(DeadLetter::malformed(body.len() - rest.len(), &what))
    }

    /// Reads the first record of a body; what is returned is the rest.
    pub(super) fn read_next<'b>(
        &self,
        body: &'b [u8],
        limits: &Limits,
        walk: &mut Walk<'_>,
    ) -> Result<&'b [u8], DeadLetter> {
        let mut reader = Reader::new(body, limits);
        walk.begin()?;
        if matches!(self.root, Type::Record(_)) {
            self.value(&self.root, Meaning::default(), None, 0, &mut reader, walk)?;
        } else {
            walk.open(Meaning::default(), None)?;
            let (meaning, before) = walk.key("value");
            self.value(&self.root, meaning, None, 0, &mut reader, walk)?;
            walk.leave_key(before);
            walk.close();
        }
        walk.finish();
        Ok(reader.rest)
    }

    fn value(
        &self,
        of: &Type,
        meaning: Meaning,
        item: Option<usize>,
        depth: usize,
        reader: &mut Reader<'_, '_>,
        walk: &mut Walk<'_>,
    ) -> Result<(), DeadLetter> {
        reader.limits.check_depth(depth)?;
        reader.values =
            reader.values.checked_sub(1).ok_or_else(|| reader.malformed("it has more values than its size allows"))?;
        match of {
            Type::Null => {}
            Type::Boolean => {
                reader.take(1)?;
            }
            Type::Long(time) => walk.text(meaning, &moment(reader.long()?, *time), item),
            Type::Float => walk.text(meaning, &f32::from_le_bytes(reader.array()?).to_string(), item),
            Type::Double => walk.text(meaning, &f64::from_le_bytes(reader.array()?).to_string(), item),
            Type::Bytes => walk.text(meaning, &text::lossy(reader.bytes()?), item),
            Type::Decimal(size, scale) => {
                let unscaled = if let Some(size) = size { reader.take(*size)? } else { reader.bytes()? };
                walk.text(meaning, &decimal(unscaled, *scale), item);
            }
            Type::String => {
                let bytes = reader.bytes()?;
                let text = std::str::from_utf8(bytes).map_err(|_| reader.malformed("a text is not UTF-8"))?;
                walk.text(meaning, text, item);
            }
            Type::Enum(symbols) => {
                let n = reader.long()?;
                let symbol = usize::try_from(n).ok().and_then(|n| symbols.get(n));
                walk.text(meaning, symbol.ok_or_else(|| reader.malformed("an enum has no such symbol"))?, item);
            }
            Type::Fixed(size) => walk.text(meaning, &text::lossy(reader.take(*size)?), item),
            Type::Union(branches) => {
                let n = reader.long()?;
                let branch = usize::try_from(n).ok().and_then(|n| branches.get(n));
                let branch = branch.ok_or_else(|| reader.malformed("a union has no such branch"))?;
                self.value(branch, meaning, item, depth + 1, reader, walk)?;
            }
            Type::Array(of) => {
                let mut n = 0;
                while let Some(count) = reader.block()? {
                    for _ in 0..count {
                        self.value(of, meaning, Some(n), depth + 1, reader, walk)?;
                        n += 1;
                    }
                }
            }
            Type::Map(of) => {
                walk.open(meaning, item)?;
                while let Some(count) = reader.block()? {
                    for _ in 0..count {
                        let key =
                            std::str::from_utf8(reader.bytes()?).map_err(|_| reader.malformed("a key is not UTF-8"))?;
                        self.under(key, of, depth, reader, walk)?;
                    }
                }
                walk.close();
            }
            Type::Record(n) => {
                walk.open(meaning, item)?;
                for (name, of) in self.records.get(*n).into_iter().flatten() {
                    self.under(name, of, depth, reader, walk)?;
                }
                walk.close();
            }
        }
        Ok(())
    }

    fn under(
        &self,
        key: &str,
        of: &Type,
        depth: usize,
        reader: &mut Reader<'_, '_>,
        walk: &mut Walk<'_>,
    ) -> Result<(), DeadLetter> {
        let (meaning, before) = walk.key(key);
        self.value(of, meaning, None, depth + 1, reader, walk)?;
        walk.leave_key(before);
        Ok(())
    }
}

/// A position in the data.
pub(super) struct Reader<'a, 'l> {
    rest: &'a [u8],
    whole: usize,
    /// How many values may still come.
    values: usize,
    limits: &'l Limits,
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) const fn new(body: &'a [u8], limits: &'l Limits) -> Self {
        Self { rest: body, whole: body.len(), values: body.len() * VALUES_PER_BYTE + VALUES_MIN, limits }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn malformed(&self, what: &str) -> DeadLetter {
        DeadLetter::malformed(self.whole - self.rest.len(), what)
    }

    pub(super) fn take(&mut self, size: usize) -> Result<&'a [u8], DeadLetter> {
        let (taken, rest) =
            self.rest.split_at_checked(size).ok_or_else(|| self.malformed("the record ends before its value does"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DeadLetter> {
        self.take(N)?.try_into().map_err(|_| self.malformed("the record ends before its value does"))
    }

    /// Zig-zag, seven bits a byte.
    pub(super) fn long(&mut self) -> Result<i64, DeadLetter> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(zigzag(number));
            }
        }
        Err(self.malformed("a number has more than 64 bits"))
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], DeadLetter> {
        let length = self.long()?;
        let length = usize::try_from(length).map_err(|_| self.malformed("a length is negative"))?;
        self.take(length)
    }

    /// Items in the next block of an array or a map; `None` at its end. A negative count has the block's size behind it.
    pub(super) fn block(&mut self) -> Result<Option<u64>, DeadLetter> {
        let count = self.long()?;
        if count < 0 {
            self.long()?;
        }
        Ok(Some(count.unsigned_abs()).filter(|count| *count > 0))
    }
}

fn moment(number: i64, time: Time) -> Cow<'static, str> {
    let stamp = match time {
        Time::None => None,
        Time::Date => {
            let days = i32::try_from(number).ok().map(|days| jiff::Span::new().try_days(days));
            let date = days.and_then(Result::ok).and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days).ok());
            date.map(|date| date.to_string())
        }
        Time::Millis => jiff::Timestamp::from_millisecond(number).ok().map(|time| time.to_string()),
        Time::Micros => jiff::Timestamp::from_microsecond(number).ok().map(|time| time.to_string()),
    };
    Cow::Owned(stamp.unwrap_or_else(|| number.to_string()))
}

/// A number in two's complement, highest byte first, with so many digits behind its point.
fn decimal(bytes: &[u8], scale: usize) -> String {
    if bytes.len() > 16 || scale > 38 {
        return hex(bytes);
    }
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let number = bytes.iter().fold(if negative { -1_i128 } else { 0 }, |number, byte| number << 8 | i128::from(*byte));
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if negative { "-" } else { "" };
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Named types, as they are met.
#[derive(Default)]
struct Parser {
    names: HashMap<String, Type>,
    records: Vec<Fields>,
}

impl Parser {
    fn text(&mut self, text: &str) -> Result<Type, SchemaError> {
        let schema: Value =
            serde_json::from_str(text).map_err(|error| SchemaError(format!("this is no JSON: {error}")))?;
        self.schema(&schema, "", 0)
    }

    fn schema(&mut self, schema: &Value, namespace: &str, depth: usize) -> Result<Type, SchemaError> {
        if depth > SCHEMA_DEPTH_MAX {
            return Err(SchemaError(format!("the schema is nested deeper than {SCHEMA_DEPTH_MAX} levels")));
        }
        match schema {
            Value::String(name) => self.named(name, namespace),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.schema(branch, namespace, depth + 1));
                Ok(Type::Union(branches.collect::<Result<_, _>>()?))
            }
            Value::Object(object) => self.object(object, namespace, depth),
            _ => Err(SchemaError("a type is a name, an object or a list".to_owned())),
        }
    }

    fn named(&self, name: &str, namespace: &str) -> Result<Type, SchemaError> {
        let primitive = match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" | "long" => Type::Long(Time::None),
            "float" => Type::Float,
            "double" => Type::Double,
            "bytes" => Type::Bytes,
            "string" => Type::String,
            _ => {
                let full = full_name(name, namespace);
                let found = self.names.get(&full).or_else(|| self.names.get(name));
                return found.cloned().ok_or_else(|| SchemaError(format!("there is no type `{full}`")));
            }
        };
        Ok(primitive)
    }

    fn object(
        &mut self,
        object: &serde_json::Map<String, Value>,
        namespace: &str,
        depth: usize,
    ) -> Result<Type, SchemaError> {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let kind = object.get("type").ok_or_else(|| SchemaError("a type has no `type`".to_owned()))?;
        let Some(name) = kind.as_str() else { return self.schema(kind, namespace, depth + 1) };
        let inner = |parser: &mut Self, key: &str| {
            let of = object.get(key).ok_or_else(|| SchemaError(format!("a type `{name}` has no `{key}`")))?;
            parser.schema(of, namespace, depth + 1)
        };
        match name {
            "array" => Ok(Type::Array(Box::new(inner(self, "items")?))),
            "map" => Ok(Type::Map(Box::new(inner(self, "values")?))),
            "record" | "error" | "enum" | "fixed" => {
                let own = text("name").ok_or_else(|| SchemaError(format!("a type `{name}` has no `name`")))?;
                let space =
                    text("namespace").or_else(|| own.rsplit_once('.').map(|(space, _)| space)).unwrap_or(namespace);
                let full = full_name(own, space);
                match name {
                    "enum" => {
                        let symbols = object.get("symbols").and_then(Value::as_array).into_iter().flatten();
                        let symbols = symbols.filter_map(Value::as_str).map(str::to_owned).collect();
                        self.names.insert(full, Type::Enum(symbols));
                    }
                    "fixed" => {
                        let size =
                            object.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
                        let size = size.ok_or_else(|| SchemaError("a type `fixed` has no `size`".to_owned()))?;
                        let fixed = if text("logicalType") == Some("decimal") {
                            Type::Decimal(Some(size), scale(object))
                        } else {
                            Type::Fixed(size)
                        };
                        self.names.insert(full, fixed);
                    }
                    _ => self.record(object, full, space, depth)?,
                }
                self.named(own, space)
            }
            _ => Ok(match (name, text("logicalType")) {
                ("int", Some("date")) => Type::Long(Time::Date),
                ("long", Some("timestamp-millis" | "local-timestamp-millis")) => Type::Long(Time::Millis),
                ("long", Some("timestamp-micros" | "local-timestamp-micros")) => Type::Long(Time::Micros),
                ("bytes", Some("decimal")) => Type::Decimal(None, scale(object)),
                _ => self.named(name, namespace)?,
            }),
        }
    }

    fn record(
        &mut self,
        object: &serde_json::Map<String, Value>,
        name: String,
        namespace: &str,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let n = self.records.len();
        self.records.push(Vec::new());
        // Known before its fields are read: it may hold others of its own kind.
        self.names.insert(name, Type::Record(n));
        let mut fields = Vec::new();
        for field in object.get("fields").and_then(Value::as_array).into_iter().flatten() {
            let name = field.get("name").and_then(Value::as_str);
            let (Some(name), Some(of)) = (name, field.get("type")) else {
                return Err(SchemaError("a field has no `name` or no `type`".to_owned()));
            };
            fields.push((name.to_owned(), self.schema(of, namespace, depth + 1)?));
        }
        self.records[n] = fields;
        Ok(())
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if namespace.is_empty() || name.contains('.') { name.to_owned() } else { format!("{namespace}.{name}") }
}

fn scale(object: &serde_json::Map<String, Value>) -> usize {
    object.get("scale").and_then(Value::as_u64).and_then(|scale| usize::try_from(scale).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_kinds() {
        assert_eq!(decimal(&[0x30, 0x39], 2), "123.45");
        assert_eq!(decimal(&[0xFF], 2), "-0.01");
        assert_eq!(decimal(&[5], 0), "5");
        assert_eq!(moment(6_451, Time::Date), "1987-08-31");
        assert_eq!(moment(0, Time::Millis), "1970-01-01T00:00:00Z");
        assert_eq!(moment(i64::MAX, Time::Date), i64::MAX.to_string());
    }

    #[test]
    fn a_schema_that_is_none_says_why() {
        let check = |text: &str, part: &str| {
            let error = Avro::parse(text, &[]).expect_err(text).to_string();
            assert!(error.contains(part), "{error}");
        };
        check("{", "no JSON");
        check(r#"{"type": "record", "fields": []}"#, "no `name`");
        check(r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "Missing"}]}"#, "no type `Missing`");
        check(r#"{"type": "array"}"#, "no `items`");
        check(&format!("{}\"int\"{}", "[".repeat(100), "]".repeat(100)), "deeper");
    }
}
