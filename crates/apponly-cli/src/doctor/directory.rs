//! Reads what the tenant shows of the app: by the app itself, by another of its credentials, or by the identity that the
//! operator named for it.

use std::time::Duration;

use apponly::{ClientId, TokenSource};
use apponly_governance::{AppDirectory, AppFacts};

use super::case::Case;
use super::signs::{Registration, Signs, until};

/// A handful of calls side by side.
const TIME: Duration = Duration::from_secs(5);

/// The registration, read by the first identity that may.
pub(super) async fn look(case: &Case, signs: &Signs) -> Registration {
    let Some(client_id) = client_id(case, signs) else {
        return Registration::unread("the client id is not known");
    };
    let mut why_not = None;
    let mut partly = None;
    for (who, source) in readers(case, signs) {
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                why_not.get_or_insert_with(|| format!("{who}: {error}"));
                continue;
            }
        };
        match read(case, source, &client_id).await {
            Some(facts) if facts.application.is_ok() => return known(facts, who),
            // A managed identity has no app registration: what else it shows is all there is.
            Some(facts) if facts.grants.is_ok() => partly = Some(known(facts, who)),
            Some(facts) => {
                let error = facts.application.as_ref().err().map(|error| format!("{who}: {error}"));
                why_not = why_not.or(error);
            }
            None => {
                why_not.get_or_insert_with(|| format!("{who}: Graph did not answer in time"));
            }
        }
    }
    partly.unwrap_or_else(|| {
        Registration::unread(why_not.unwrap_or_else(|| {
            "the app cannot sign in, and no other identity was named for it (`--reader-profile NAME`)".to_owned()
        }))
    })
}

fn known(facts: AppFacts, who: String) -> Registration {
    Registration { facts: Some(facts), read_by: Some(who), why_not: None }
}

async fn read(case: &Case, source: TokenSource, client_id: &ClientId) -> Option<AppFacts> {
    let directory = AppDirectory::new(source, client_id.clone()).ok()?.with_deadline(TIME);
    until(case.deadline.at_most(TIME), directory.facts()).await
}

/// Who may try, in order.
fn readers(case: &Case, signs: &Signs) -> Vec<(String, Result<TokenSource, apponly::Error>)> {
    let mut readers = Vec::new();
    if signs.token().is_some() {
        readers.extend(case.source.iter().map(|source| ("the app itself".to_owned(), Ok(source.clone()))));
    } else if let Some((kind, source)) = case.by_another_credential() {
        readers.push((format!("the app by its {kind}"), Ok(source)));
    }
    if let Some(reader) = &case.reader {
        readers.push(("the identity of `--reader-profile`".to_owned(), reader.clone()));
    }
    readers
}

/// Of the token, for a managed identity is configured by whatever id; else as configured.
fn client_id(case: &Case, signs: &Signs) -> Option<ClientId> {
    let of_token = signs.claims().and_then(|claims| claims.client_id).and_then(|id| id.parse().ok());
    of_token.or_else(|| case.settings.client_id.as_ref().map(|setting| setting.value.clone()))
}
