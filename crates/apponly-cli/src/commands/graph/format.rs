//! Which format the options ask for.

use apponly::{Error, catalogue};
use clap::ValueEnum as _;

use super::render::Render;
use super::render::csv::Csv;
use super::render::jq::Jq;
use super::render::json::Json;
use super::render::ndjson::Ndjson;
use super::render::table::Table;
use crate::arguments::{ItemFormat, OutputArguments};

/// What an interrupted run left behind.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Whether its output holds items.
    pub(super) has_items: bool,
    /// The header of its CSV.
    pub(super) header: Option<Vec<String>>,
}

/// Checks the expression and the combination before anything is sent.
///
/// # Errors
/// `setting-invalid`.
pub(super) fn check(output: &OutputArguments) -> Result<(), Error> {
    if !output.columns.is_empty() && !matches!(output.format, Some(ItemFormat::Csv | ItemFormat::Table)) {
        return Err(Error::new(&catalogue::SETTING_INVALID, "`--columns` has no meaning without columns")
            .with_cause("only csv and table have some")
            .with_fix("add `--format csv` or `--format table`; for fewer properties use `$select`"));
    }
    if let Some(expression) = &output.jq {
        Jq::new(expression, None)?;
    }
    Ok(())
}

/// What must be the same for an output to go on, in words.
pub(super) fn words(output: &OutputArguments, limit: Option<u64>) -> String {
    let format = output.format.and_then(|format| format.to_possible_value());
    let mut words = format.map_or_else(|| "ndjson".to_owned(), |format| format.get_name().to_owned());
    for (name, value) in [
        ("columns", (!output.columns.is_empty()).then(|| output.columns.join(","))),
        ("jq", output.jq.clone()),
        ("limit", limit.map(|limit| limit.to_string())),
    ] {
        if let Some(value) = value {
            words.push_str(&format!(" {name} {value}"));
        }
    }
    words
}

/// The format of items.
///
/// # Errors
/// `setting-invalid`: a mistake in the expression.
pub(super) fn items(
    output: &OutputArguments,
    selected: Vec<String>,
    for_people: bool,
    before: &Before,
) -> Result<Box<dyn Render>, Error> {
    let format = output.format;
    let plain = || -> Box<dyn Render> {
        match format {
            None | Some(ItemFormat::Ndjson) => Box::new(Ndjson),
            Some(ItemFormat::Json) => Box::new(Json::new(for_people, before.has_items)),
            Some(ItemFormat::Csv) => match &before.header {
                Some(header) => Box::new(Csv::below(header)),
                None => Box::new(Csv::new(&output.columns, selected)),
            },
            Some(ItemFormat::Table) => Box::new(Table::new(&output.columns, selected)),
        }
    };
    match &output.jq {
        // What an expression makes has other properties than what was selected.
        Some(expression) => Ok(Box::new(Jq::new(expression, format.is_some().then(plain))?)),
        None => Ok(plain()),
    }
}
