//! JSON: the document itself.

use std::io;

use serde::Serialize;

use super::lazy::Lazy;
use crate::review::{Changes, Evidence, Limit, ReviewDocument, ReviewedApp, Totals};

/// [`ReviewDocument`] with apps that are made one by one.
#[derive(Serialize)]
struct Streamed<'a, Apps> {
    tenant_id: &'a str,
    taken_at: &'a str,
    map_date: Option<&'a str>,
    is_whole_tenant: bool,
    evidence: Evidence,
    limits: &'a [Limit],
    totals: Totals,
    apps: Apps,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a Changes>,
}

/// Writes indented JSON with a line break at its end.
///
/// # Errors
/// Those of `out`.
pub fn json(head: &ReviewDocument, apps: impl Iterator<Item = ReviewedApp>, mut out: impl io::Write) -> io::Result<()> {
    let document = Streamed {
        tenant_id: &head.tenant_id,
        taken_at: &head.taken_at,
        map_date: head.map_date.as_deref(),
        is_whole_tenant: head.is_whole_tenant,
        evidence: head.evidence,
        limits: &head.limits,
        totals: head.totals,
        apps: Lazy::new(apps),
        changes: head.changes.as_ref(),
    };
    serde_json::to_writer_pretty(&mut out, &document)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streamed_document_is_the_document() {
        let mut document = ReviewDocument { tenant_id: "t".to_owned(), ..ReviewDocument::default() };
        document.changes = Some(Changes::default());
        document.apps = vec![ReviewedApp { app_id: "a".to_owned(), ..ReviewedApp::default() }, ReviewedApp::default()];
        let mut out = Vec::new();
        json(&document, document.apps.iter().cloned(), &mut out).unwrap();
        let mut whole = serde_json::to_vec_pretty(&document).unwrap();
        whole.push(b'\n');
        assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(whole).unwrap());
    }
}
