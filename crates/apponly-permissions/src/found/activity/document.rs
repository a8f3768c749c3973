//! One JSON document: rows in a list, `records` of Event Hubs, or the `tables` of the query API. It is read as it comes.

use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::record::{Record, Scalar};
use super::{ActivityError, Usage};

pub(super) fn read(reader: impl BufRead, usage: &mut Usage) -> Result<(), ActivityError> {
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let mut row = 0;
    let read = Part { usage, row: &mut row, columns: Vec::new() }.deserialize(&mut deserializer);
    read.map_err(|error| {
        let line = error.line().max(1);
        if error.is_io() {
            return ActivityError::Read { line, source: error.into() };
        }
        let text = error.to_string();
        ActivityError::Document { line, problem: text.split(" at line").next().unwrap_or_default().to_owned() }
    })
}

/// The document, a list of it, or a table.
struct Part<'u> {
    usage: &'u mut Usage,
    row: &'u mut usize,
    /// The columns of the table that is being read; empty outside of one.
    columns: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of rows, or an object with `tables` or `records`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let Part { usage, row, columns } = self;
        if columns.is_empty() {
            while let Some(record) = rows.next_element::<Record<'de>>()? {
                *row += 1;
                match record.is_object {
                    true => usage.add(&record, *row),
                    false => usage.broken(*row, "is no JSON object"),
                }
            }
            return Ok(());
        }
        while let Some(cells) = rows.next_element::<Vec<Scalar<'de>>>()? {
            *row += 1;
            let mut record = Record::default();
            for (name, Scalar(cell)) in columns.iter().zip(cells) {
                record.set(name, cell);
            }
            usage.add(&record, *row);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Part { usage, row, mut columns } = self;
        while let Some(Scalar(name)) = members.next_key::<Scalar<'de>>()? {
            match name.to_ascii_lowercase().as_str() {
                "tables" => members.next_value_seed(Tables { usage, row })?,
                "records" | "value" | "rows" => {
                    members.next_value_seed(Part { usage, row, columns: std::mem::take(&mut columns) })?;
                }
                "columns" => {
                    columns = members.next_value::<Vec<ColumnName>>()?.into_iter().map(|column| column.name).collect()
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct ColumnName {
    #[serde(alias = "ColumnName")]
    name: String,
}

/// The list of tables.
struct Tables<'u> {
    usage: &'u mut Usage,
    row: &'u mut usize,
}

impl<'de> DeserializeSeed<'de> for Tables<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Tables<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of tables")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut tables: A) -> Result<(), A::Error> {
        while tables.next_element_seed(Part { usage: self.usage, row: self.row, columns: Vec::new() })?.is_some() {}
        Ok(())
    }
}
