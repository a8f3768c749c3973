//! The notation of a row, shared by the files of the families.

/// Declares a family, `FAMILY:`, and its rows,
/// `NAME = "code" [AADSTS numbers], kind, exit code, retry, "summary", "cause", "fix";`.
///
/// The list of numbers may be left away. Each row becomes a public static; the family's constant lists them.
macro_rules! rows {
    ($family:ident: $($name:ident = $code:literal $([$($number:literal),+ $(,)?])?, $kind:ident, $exit:ident, $retry:ident,
        $summary:literal, $cause:literal, $fix:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: $crate::error::catalogue::Row = $crate::error::catalogue::Row {
                code: $code,
                aadsts: &[$($($number),+)?],
                kind: $crate::error::catalogue::ErrorKind::$kind,
                exit_code: $crate::error::catalogue::ExitCode::$exit,
                retry: $crate::error::catalogue::Retry::$retry,
                summary: $summary,
                cause: $cause,
                fix: $fix,
            };
        )*
        /// All rows of this file.
        pub(super) const $family: &[&$crate::error::catalogue::Row] = &[$(&$name),*];
    };
}

pub(super) use rows;
