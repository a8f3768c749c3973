//! `unneeded-permission`: a script asks for more than its calls need.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::File;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "unneeded-permission",
    title: "more permissions are asked for than the calls need",
    description: "A comment or a manifest names a permission that is wider than what the calls of the file need. Whoever sets \
        the app up grants it, and a stolen credential can do all of it.",
    fix: "grant what the calls need: `apponly permissions for --script FILE` prints it, and why",
    must_fire: &[],
    must_not_fire: &[Example::new("a.ps1", "# needs User.Read.All\nConnect-MgGraph -Identity\nGet-MgUser -All\n")],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    let _ = (file, report);
}
