//! Outputs and parameters of Terraform and Bicep that show a secret.
use crate::file::File;
use crate::finding::Confidence;
use crate::flow::document::{Binding, Document, Tokens};
use crate::flow::value::Origin;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE};
use crate::rules::report::Report;
use crate::rules::secrets::secret_places::{Place, of_key};

/// So far before a parameter its decorators are read, in tokens.
const NEAR: usize = 80;
/// So many tokens of an output are looked at for the name of the secret.
const MAXIMUM_VALUE: usize = 256;

pub(in crate::rules) fn check(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    for binding in &document.bindings {
        let shown = match document.dialect {
            Dialect::Terraform => in_output_of_terraform(document, binding),
            _ => in_output_of_bicep(file, index, document, binding),
        };
        if let Some(range) = shown {
            let message = "a secret is an output, which everybody who reads the deployment sees";
            report.add(document.span(&range), Confidence::High, message);
        }
    }
    if document.dialect == Dialect::Bicep {
        open_parameters(document, report);
    }
}

/// The secret in `output "x" { value = … }` without `sensitive = true`.
fn in_output_of_terraform(document: &Document<'_>, binding: &Binding) -> Option<Tokens> {
    let open = binding.group.filter(|_| document.raw(binding.key) == "value")?;
    let block = open.checked_sub(2).is_some_and(|block| document.raw(block) == "output");
    let close = document.partner(open).unwrap_or(open);
    let hidden = |at: usize| document.raw(at) == "sensitive" && document.raw(at + 2) == "true";
    if !block || (open..close).any(hidden) {
        return None;
    }
    secret_attribute(document, binding)
}

fn secret_attribute(document: &Document<'_>, binding: &Binding) -> Option<Tokens> {
    let mut password = false;
    let words = binding.value.clone().filter(|&at| document.kind(at) == Some(Kind::Word));
    for at in words {
        let word = document.raw(at);
        password |= matches!(word, "azuread_application_password" | "azuread_service_principal_password");
        let attribute = document.is_operator(at.saturating_sub(1), ".");
        let secret = matches!(
            word,
            "client_secret"
                | "primary_access_key"
                | "secondary_access_key"
                | "primary_connection_string"
                | "secondary_connection_string"
                | "admin_password"
        ) || (password && matches!(word, "value" | "password"));
        if attribute && secret {
            return Some(at..at + 1);
        }
    }
    None
}

/// The secret in `output key string = store.listKeys().keys[0].value` without `@secure()`.
fn in_output_of_bicep(file: &File<'_, '_>, index: usize, document: &Document<'_>, binding: &Binding) -> Option<Tokens> {
    let word = binding.key.checked_sub(1).filter(|&word| document.raw(word) == "output")?;
    let is_secret = |range: &Tokens| file.value(index, range).origin.has(Origin::FRESH | Origin::SECRET);
    if !is_secret(&binding.value) || is_secure(document, word) {
        return None;
    }
    let mut names = binding.value.clone().take(MAXIMUM_VALUE).map(|at| at..at + 1);
    let name = names.find(|name| document.kind(name.start) == Some(Kind::Word) && is_secret(name));
    Some(name.unwrap_or_else(|| binding.value.clone()))
}

/// `param clientSecret string` without `@secure()`: its value stands in the history of deployments.
fn open_parameters(document: &Document<'_>, report: &mut Report) {
    for at in 0..document.tokens.len() {
        let begins =
            document.raw(at) == "param" && document.token(at).is_some_and(|token| token.has(NEWLINE) || at == 0);
        let secret = begins && matches!(document.raw(at + 2), "string" | "object");
        if secret && of_key(document.raw(at + 1)) == Some(Place::Secret) && !is_secure(document, at) {
            let message = "a parameter for a secret without `@secure()`: its value stays in the history of deployments";
            report.add(document.span(&(at + 1..at + 2)), Confidence::High, message);
        }
    }
}

/// Whether `@secure()` stands among the decorators before a declaration.
fn is_secure(document: &Document<'_>, declaration: usize) -> bool {
    let mut index = declaration;
    for _ in 0..NEAR {
        let Some(before) = index.checked_sub(1) else { return false };
        index = match document.partner(before).filter(|_| document.kind(before) == Some(Kind::Close)) {
            Some(open) => open,
            None => before,
        };
        if document.raw(index) == "secure" {
            return true;
        }
        let line = document.token(index).is_some_and(|token| token.has(NEWLINE));
        if line && document.raw(index) != "@" {
            return false;
        }
    }
    false
}
