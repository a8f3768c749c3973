//! The figures above all: what a manager reads.

use crate::review::ReviewDocument;

/// The cards at the head of the page.
pub(super) struct Headline {
    pub(super) cards: Vec<Card>,
}

/// One figure.
pub(super) struct Card {
    pub(super) title: &'static str,
    /// `?` where nobody knows.
    pub(super) figure: String,
    pub(super) detail: String,
    /// Class of the card: how bad it is.
    pub(super) tone: &'static str,
    /// What the table shows when the card is chosen, as the script reads it from the address.
    pub(super) filter: &'static str,
}

impl Headline {
    pub(super) fn of(document: &ReviewDocument) -> Self {
        let totals = &document.totals;
        let to_do = totals.verdicts.remove + totals.verdicts.narrow;
        let judged = document.evidence.calls;
        let unused = if document.evidence.sign_ins {
            "nothing signs in with them".to_owned()
        } else {
            "the report of sign-ins could not be read".to_owned()
        };
        let cards = vec![
            Card {
                title: "Apps",
                figure: totals.apps.to_string(),
                detail: format!(
                    "{} own, {} of others, {} managed identities, {} of Microsoft",
                    totals.own, totals.third_party, totals.managed_identities, totals.first_party
                ),
                tone: "plain",
                filter: "",
            },
            Card {
                title: "Can take over the tenant",
                figure: totals.apps_by_risk.critical.to_string(),
                detail: format!("hold a critical permission; {} more hold a high one", totals.apps_by_risk.high),
                tone: tone(totals.apps_by_risk.critical, "critical"),
                filter: "risk=critical",
            },
            Card {
                title: "Credentials that end",
                figure: totals.credentials.expiring.to_string(),
                detail: format!(
                    "within 30 days; {} have ended already, of {} in all",
                    totals.credentials.expired, totals.credentials.all
                ),
                tone: tone(totals.credentials.expiring, "high"),
                filter: "credentials=ending",
            },
            Card {
                title: "Unused apps",
                figure: known(document.evidence.sign_ins, totals.unused_apps),
                detail: unused,
                tone: if document.evidence.sign_ins { tone(totals.unused_apps, "medium") } else { "plain" },
                filter: "unused=yes",
            },
            Card {
                title: "Permissions too many",
                figure: known(judged, to_do),
                detail: if judged {
                    format!("{} unused, {} wider than the calls need", totals.verdicts.remove, totals.verdicts.narrow)
                } else {
                    "no list of calls was given (--activity), so that use is unknown".to_owned()
                },
                tone: if judged { tone(to_do, "high") } else { "plain" },
                filter: "verdict=less",
            },
        ];
        Self { cards }
    }
}

/// A figure that nobody worked out is not zero.
fn known(is_known: bool, figure: u64) -> String {
    if is_known { figure.to_string() } else { "?".to_owned() }
}

/// A figure of zero is good news.
fn tone(figure: u64, bad: &'static str) -> &'static str {
    if figure == 0 { "good" } else { bad }
}
