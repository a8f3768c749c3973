//! What is known of a value without running anything.
use std::ops::{BitOr, BitOrAssign, Range};

/// Where a value comes from, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin(u32);

impl Origin {
    pub(crate) const NONE: Self = Self(0);
    /// The body of a request with `grant_type=client_credentials`.
    pub(crate) const APP_REQUEST: Self = Self(1);
    /// The body of a token request for a user.
    pub(crate) const USER_REQUEST: Self = Self(1 << 1);
    /// The answer to a request of an app, with its fields.
    pub(crate) const APP_ANSWER: Self = Self(1 << 2);
    pub(crate) const USER_ANSWER: Self = Self(1 << 3);
    /// An app-only access token, or a header that holds it.
    pub(crate) const APP_TOKEN: Self = Self(1 << 4);
    pub(crate) const USER_TOKEN: Self = Self(1 << 5);
    /// An access token of unknown kind.
    pub(crate) const TOKEN: Self = Self(1 << 6);
    /// The refresh token of an app's answer, which has none.
    pub(crate) const REFRESH: Self = Self(1 << 7);
    /// An object of a library that signs in as an app.
    pub(crate) const APP_CREDENTIAL: Self = Self(1 << 8);
    pub(crate) const USER_CREDENTIAL: Self = Self(1 << 9);
    /// Read from the environment, a vault, a file, a parameter, at run time.
    pub(crate) const OUTSIDE: Self = Self(1 << 10);
    /// A client secret by its name or use.
    pub(crate) const SECRET: Self = Self(1 << 11);
    /// A token answer of unknown kind.
    pub(crate) const ANSWER: Self = Self(1 << 12);
    /// A secret that was just made, or a key that a service was just asked for.
    pub(crate) const FRESH: Self = Self(1 << 13);

    /// Every kind of access token.
    pub(crate) const TOKENS: Self = Self(Self::APP_TOKEN.0 | Self::USER_TOKEN.0 | Self::TOKEN.0);
    /// Every kind of answer that holds a token.
    pub(crate) const ANSWERS: Self = Self(Self::APP_ANSWER.0 | Self::USER_ANSWER.0 | Self::ANSWER.0);
    /// What belongs to an app.
    pub(crate) const APP: Self = Self(Self::APP_ANSWER.0 | Self::APP_TOKEN.0 | Self::APP_CREDENTIAL.0);
    /// What belongs to a user.
    pub(crate) const USER: Self =
        Self(Self::USER_ANSWER.0 | Self::USER_TOKEN.0 | Self::USER_CREDENTIAL.0 | Self::USER_REQUEST.0);

    pub(crate) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(crate) fn without(self, some: Self) -> Self {
        Self(self.0 & !some.0)
    }

    pub(crate) fn only(self, some: Self) -> Self {
        Self(self.0 & some.0)
    }
}

impl BitOr for Origin {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Origin {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Stands for a part of a text that is not known.
pub(crate) const UNKNOWN: char = '\u{fffc}';

/// A text as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Parts that are not known are [`UNKNOWN`].
    pub(crate) text: String,
    /// The bytes of the file at which it stands, or its first known part does.
    pub(crate) place: Range<usize>,
}

impl Literal {
    /// The text, if nothing of it is unknown.
    pub(crate) fn whole(&self) -> Option<&str> {
        (!self.text.contains(UNKNOWN)).then_some(self.text.as_str())
    }
}

/// What is known of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    pub(crate) literal: Option<Literal>,
    pub(crate) origin: Origin,
}

impl Value {
    pub(crate) fn of(origin: Origin) -> Self {
        Self { literal: None, origin }
    }

    /// A value of which nothing is unknown.
    pub(crate) fn text(&self) -> Option<&str> {
        self.literal.as_ref().and_then(Literal::whole)
    }

    /// Either of two, as behind `??` or in two branches.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { literal: self.literal.or(other.literal), origin: self.origin | other.origin }
    }

    /// One behind the other.
    pub(crate) fn join(self, other: Self) -> Self {
        let origin = self.origin | other.origin;
        let (left, right) = match (self.literal, other.literal) {
            (None, None) => return Self { literal: None, origin },
            (left, right) => (left.unwrap_or_else(unknown), right.unwrap_or_else(unknown)),
        };
        let place = if left.place.is_empty() { right.place } else { left.place };
        Self { literal: Some(Literal { text: left.text + &right.text, place }), origin }
    }
}

fn unknown() -> Literal {
    Literal { text: UNKNOWN.to_string(), place: 0..0 }
}
