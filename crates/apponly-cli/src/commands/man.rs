//! `apponly man`

use apponly::{Error, catalogue};
use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::output::{Failure, Printer};

pub(super) fn run(printer: &Printer) -> Result<(), Failure> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .and_then(|()| subcommands(&command, &mut page))
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the manual page cannot be made: {error}")))?;
    printer.result(escaped(&String::from_utf8_lossy(&page)).trim_end())
}

/// The page in ASCII: without being told, `groff` reads other bytes as Latin-1.
fn escaped(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for character in page.chars() {
        match character {
            _ if character.is_ascii() => text.push(character),
            _ => text.push_str(&format!("\\[u{:04X}]", u32::from(character))),
        }
    }
    text
}

/// The options of every command, below one heading each: one page to search in.
fn subcommands(command: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let man = clap_mangen::Man::new(subcommand.clone());
        let name = subcommand.get_display_name().unwrap_or_else(|| subcommand.get_name()).to_uppercase();
        page.extend_from_slice(format!(".SH {}\n", name.replace('-', " ")).as_bytes());
        man.render_description_section(page)?;
        man.render_options_section(page)?;
        subcommands(subcommand, page)?;
    }
    Ok(())
}
