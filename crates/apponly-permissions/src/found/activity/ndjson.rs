//! A JSON object a line.

use std::io::{BufRead, Read as _};

use super::record::Record;
use super::{ActivityError, LONGEST_ROW, Usage};

pub(super) fn read(mut reader: impl BufRead, usage: &mut Usage) -> Result<(), ActivityError> {
    let mut bytes = Vec::new();
    for line in 1.. {
        let Some(is_whole) =
            next_line(&mut reader, &mut bytes).map_err(|source| ActivityError::Read { line, source })?
        else {
            break;
        };
        let text = bytes.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if !is_whole {
            usage.broken(line, "is longer than 1 MiB");
            continue;
        }
        match serde_json::from_slice::<Record<'_>>(text) {
            Ok(record) if record.is_object => usage.add(&record, line),
            Ok(_) => usage.broken(line, "is no JSON object"),
            Err(error) => usage.broken(line, format!("is no JSON (column {})", error.column())),
        }
    }
    Ok(())
}

/// Reads a line into `bytes`; whether all of it is there, or `None` at the end. What is too long is passed over.
pub(super) fn next_line(reader: &mut impl BufRead, bytes: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    bytes.clear();
    let limit = LONGEST_ROW as u64;
    if reader.by_ref().take(limit).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') || (bytes.len() as u64) < limit {
        return Ok(Some(true));
    }
    reader.skip_until(b'\n')?;
    Ok(Some(false))
}
