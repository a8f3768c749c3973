//! `apponly completions`

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::arguments::Arguments;
use crate::output::{Failure, Printer};

pub(super) fn run(shell: Shell, printer: &Printer) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "apponly", &mut script);
    printer.raw(&script)
}
