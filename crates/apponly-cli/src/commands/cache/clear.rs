//! `apponly cache clear`

use apponly::{Env, KeptTokens};

use crate::output::{Failure, Printer};

pub(in crate::commands) fn run(printer: &Printer) -> Result<(), Failure> {
    let removed = KeptTokens::of(&Env::process()).clear()?;
    printer.result(&match removed {
        0 => "no tokens were kept".to_owned(),
        1 => "1 kept token removed".to_owned(),
        more => format!("{more} kept tokens removed"),
    })
}
