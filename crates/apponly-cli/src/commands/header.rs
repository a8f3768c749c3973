//! `apponly header`

use apponly::AccessToken;
use serde_json::json;
use zeroize::Zeroizing;

use super::warn_without_roles;
use crate::arguments::{HeaderArguments, HeaderFormat};
use crate::output::{Failure, Printer};
use crate::session::{self, Session};

pub(super) fn run(arguments: &HeaderArguments, printer: &Printer) -> Result<(), Failure> {
    let session = Session::new(&arguments.identity)?;
    let scope = session::scope(&arguments.scope, &session.settings)?;
    let options = session::token_options(&arguments.scope)?;
    let acquired = session.acquire(&scope, &options)?;
    warn_without_roles(&acquired.token, &session, printer);
    printer.result(&render(&acquired.token, arguments.format)?)
}

/// The header in the syntax of its reader. A token that could break out of that syntax is refused before.
pub(super) fn render(token: &AccessToken, format: HeaderFormat) -> Result<Zeroizing<String>, apponly::Error> {
    let header = token.authorization()?;
    let value = header.to_str().unwrap_or_default();
    if value.contains(['"', '\'', '\\']) {
        return Err(apponly::Error::new(
            &apponly::catalogue::ANSWER_UNUSABLE,
            "the token holds quotes or backslashes, which no Bearer token may hold",
        ));
    }
    Ok(Zeroizing::new(match format {
        HeaderFormat::Plain => format!("Authorization: {value}\nContent-Type: application/json"),
        HeaderFormat::Value => value.to_owned(),
        HeaderFormat::Json => format!("{:#}", json!({"Authorization": value, "Content-Type": "application/json"})),
        HeaderFormat::Curl => {
            format!("header = \"Authorization: {value}\"\nheader = \"Content-Type: application/json\"")
        }
        HeaderFormat::Powershell => {
            format!("@{{ 'Authorization' = '{value}'; 'Content-Type' = 'application/json' }}")
        }
        HeaderFormat::Env => format!("AUTHORIZATION={value}\nCONTENT_TYPE=application/json"),
    }))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use apponly::{CredentialKind, Scope, Secret};

    use super::*;

    fn token(value: &str) -> AccessToken {
        AccessToken::new(
            Secret::new(value.to_owned()),
            SystemTime::UNIX_EPOCH,
            Scope::graph_default(),
            CredentialKind::Secret,
        )
    }

    #[test]
    fn every_format_has_the_syntax_of_its_reader() {
        let shown: Vec<_> = [
            HeaderFormat::Plain,
            HeaderFormat::Value,
            HeaderFormat::Json,
            HeaderFormat::Curl,
            HeaderFormat::Powershell,
            HeaderFormat::Env,
        ]
        .into_iter()
        .map(|format| format!("--- {format:?}\n{}", *render(&token("TOKEN"), format).unwrap()))
        .collect();
        insta::assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn token_that_would_break_out_of_quotes_is_refused() {
        for bad in ["a\"b", "a'b", "a\\b", "a\nb"] {
            assert!(render(&token(bad), HeaderFormat::Curl).is_err(), "{bad:?}");
        }
    }
}
