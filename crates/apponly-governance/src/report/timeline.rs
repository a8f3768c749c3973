//! What ends when: credentials that apps sign in with, by the month of their end, as a drawing and as a table.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use crate::review::{CredentialKind, ReviewDocument};

/// Months that are drawn one by one.
const MONTHS: usize = 12;

/// Height of the drawing's bars, in its own units.
const HEIGHT: u64 = 120;
/// Width of a bar with the gap behind it.
const STEP: u64 = 36;
/// Width of a bar.
const WIDTH: u64 = 26;
/// Room above the bars for their figures.
const TOP: u64 = 22;

/// Ends of credentials in the order of time.
pub(super) struct Timeline {
    pub(super) bars: Vec<Bar>,
    /// Width of the drawing.
    pub(super) width: u64,
    /// Height of the drawing, with the names of the months.
    pub(super) height: u64,
    /// Where the bars stand.
    pub(super) base: u64,
    /// How many credentials are counted.
    pub(super) all: u64,
}

/// The credentials that end in one span of time.
pub(super) struct Bar {
    /// `ended`, the month as `2026-08`, or `later`.
    pub(super) name: String,
    /// What stands under the bar: `ended`, `Aug`, `later`.
    pub(super) label: String,
    /// The year under that, for the first month and each January.
    pub(super) year: String,
    /// `critical` for what has ended, `high` for this month and the next, `plain` else.
    pub(super) tone: &'static str,
    pub(super) secrets: u64,
    pub(super) certificates: u64,
    pub(super) left: u64,
    pub(super) middle: u64,
    /// Top and height of the certificates' part, which stands on the secrets'.
    pub(super) certificates_at: (u64, u64),
    /// Top and height of the secrets' part.
    pub(super) secrets_at: (u64, u64),
}

impl Bar {
    pub(super) fn all(&self) -> u64 {
        self.secrets + self.certificates
    }

    /// Where the figure above the bar stands.
    pub(super) fn figure_at(&self) -> u64 {
        self.certificates_at.0.saturating_sub(5)
    }

    pub(super) fn width(&self) -> u64 {
        WIDTH
    }
}

impl Timeline {
    pub(super) fn of(document: &ReviewDocument) -> Self {
        let spans = spans(&document.taken_at);
        let mut counts = vec![(0, 0); spans.len()];
        let credentials = document.apps.iter().flat_map(|app| &app.credentials);
        for credential in credentials.filter(|credential| credential.is_for_sign_in()) {
            let Some(end) = &credential.end else { continue };
            let has_ended = credential.days_left.is_some_and(|days| days < 0) || end < &document.taken_at;
            let month = end.get(..7).unwrap_or_default();
            let place = match spans.iter().position(|span| span.name == month) {
                _ if has_ended => 0,
                Some(place) => place,
                None => spans.len() - 1,
            };
            if let Some((secrets, certificates)) = counts.get_mut(place) {
                *(if credential.kind == CredentialKind::Secret { secrets } else { certificates }) += 1;
            }
        }
        Self::drawn(spans, &counts)
    }

    fn drawn(spans: Vec<Span>, counts: &[(u64, u64)]) -> Self {
        let tallest = counts.iter().map(|(secrets, certificates)| secrets + certificates).max().unwrap_or(0).max(1);
        let tall = |count: u64| if count == 0 { 0 } else { (count * HEIGHT / tallest).max(2) };
        let base = TOP + HEIGHT;
        let bar = |(place, (span, &(secrets, certificates))): (usize, (Span, &(u64, u64)))| {
            let left = place as u64 * STEP + (STEP - WIDTH) / 2;
            let (low, high) = (tall(secrets), tall(certificates));
            Bar {
                tone: match place {
                    0 => "critical",
                    1 | 2 => "high",
                    _ => "plain",
                },
                label: span.label,
                year: span.year,
                name: span.name,
                secrets,
                certificates,
                left,
                middle: left + WIDTH / 2,
                secrets_at: (base.saturating_sub(low), low),
                certificates_at: (base.saturating_sub(low + high), high),
            }
        };
        let bars: Vec<_> = spans.into_iter().zip(counts).enumerate().map(bar).collect();
        Self { width: bars.len() as u64 * STEP, height: base + 36, base, all: bars.iter().map(Bar::all).sum(), bars }
    }
}

/// A span of time and its names.
struct Span {
    name: String,
    label: String,
    year: String,
}

impl Span {
    fn word(name: &str) -> Self {
        Self { name: name.to_owned(), label: name.to_owned(), year: String::new() }
    }

    fn month(first: Date, number: usize) -> Self {
        let later = i64::try_from(number).ok().and_then(|number| first.checked_add(number.months()).ok());
        let month = later.unwrap_or(first);
        let year = if number == 0 || month.month() == 1 { month.strftime("%Y").to_string() } else { String::new() };
        Self { name: month.strftime("%Y-%m").to_string(), label: month.strftime("%b").to_string(), year }
    }
}

/// What has ended, this month and the eleven after it, everything later.
fn spans(taken_at: &str) -> Vec<Span> {
    let first = taken_at
        .parse::<Timestamp>()
        .map(|moment| moment.to_zoned(TimeZone::UTC).date().first_of_month())
        .unwrap_or(Date::ZERO);
    let mut spans = vec![Span::word("ended")];
    spans.extend((0..MONTHS).map(|number| Span::month(first, number)));
    spans.push(Span::word("later"));
    spans
}
