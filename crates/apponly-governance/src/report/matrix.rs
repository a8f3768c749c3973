//! Risk against use: granted permissions counted by how bad they are and whether anybody needs them.

use crate::review::{AppKind, Level, ReviewDocument, ReviewedPermission};

/// The table of risk and use.
pub(super) struct Matrix {
    pub(super) columns: [Use; 3],
    pub(super) rows: Vec<Row>,
    /// How many permissions are counted.
    pub(super) all: u64,
}

/// One level of risk.
pub(super) struct Row {
    pub(super) risk: Level,
    pub(super) cells: Vec<Cell>,
    pub(super) all: u64,
}

/// Permissions of one risk and one kind of use.
pub(super) struct Cell {
    pub(super) usage: Use,
    pub(super) count: u64,
    /// Class of the cell: `0` nothing, to `3`, much that is bad.
    pub(super) heat: u8,
}

/// What is known of the use of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Unused,
    Unknown,
    Used,
}

impl Use {
    const ALL: [Self; 3] = [Self::Unused, Self::Unknown, Self::Used];

    fn of(permission: &ReviewedPermission) -> Self {
        match permission.used {
            None => Self::Unknown,
            Some(0) => Self::Unused,
            Some(_) => Self::Used,
        }
    }

    /// As the script reads it from the address.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Unknown => "unknown",
            Self::Used => "used",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Unused => "Not used",
            Self::Unknown => "Use unknown",
            Self::Used => "Used",
        }
    }
}

impl Matrix {
    /// Counts what is granted, but to Microsoft's own apps.
    pub(super) fn of(document: &ReviewDocument) -> Self {
        let granted = || {
            let apps = document.apps.iter().filter(|app| app.kind != AppKind::FirstParty);
            apps.flat_map(|app| &app.permissions).filter(|permission| permission.granted)
        };
        let row = |risk: Level| {
            let cell = |usage: Use| {
                let count = granted().filter(|held| held.risk == risk && Use::of(held) == usage).count() as u64;
                Cell { usage, count, heat: heat(risk, usage, count) }
            };
            let cells: Vec<_> = Use::ALL.into_iter().map(cell).collect();
            Row { risk, all: cells.iter().map(|cell| cell.count).sum(), cells }
        };
        let rows: Vec<_> = Level::WORST_FIRST.into_iter().map(row).collect();
        Self { columns: Use::ALL, all: rows.iter().map(|row| row.all).sum(), rows }
    }
}

/// Unused and dangerous is hottest: it costs nothing to remove.
fn heat(risk: Level, usage: Use, count: u64) -> u8 {
    let risk = match risk {
        Level::Critical => 3,
        Level::High => 2,
        Level::Medium => 1,
        Level::Low => 0,
    };
    match (count, usage) {
        (0, _) => 0,
        (_, Use::Unused) => risk.max(1),
        (_, Use::Unknown | Use::Used) => risk.saturating_sub(1),
    }
}
