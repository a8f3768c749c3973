//! Where the Redis or Valkey of a fleet is, as settings write it.
//!
//! ```text
//! redis[s]://[USER@]HOST[:PORT][/DATABASE][?PARAMETERS]
//! redis[s]+cluster://[USER@]HOST[:PORT][,HOST[:PORT]…][?PARAMETERS]
//! redis[s]+sentinel://[USER@]HOST[:PORT][,HOST[:PORT]…]/NAME[/DATABASE][?PARAMETERS]
//! ```
//!
//! Parameters: `password` and `sentinel-password` (`env:NAME` or `file:PATH`), `timeout` (`250ms`, `2s`). The scheme names
//! are those that Redis clients share; the two with `+` are ours.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::error::{Error, catalogue};
use crate::secret::{Secret, SecretSource};

/// Redis may hold up one call by this much in all, unless the address says otherwise.
const PATIENCE: Duration = Duration::from_millis(250);

/// What `timeout` may say at most: whoever waits longer is better off without Redis.
const LONGEST_PATIENCE: Duration = Duration::from_secs(10);

/// Source: Redis documentation, "redis.conf" and "High availability with Redis Sentinel".
const PORT: u16 = 6379;
const SENTINEL_PORT: u16 = 26379;

/// The address of a Redis or Valkey, a cluster of them, or the Sentinels that know it. Holds no password of a
/// configuration file: only the place where one is.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisAddress {
    pub(super) topology: Topology,
    pub(super) tls: bool,
    pub(super) hosts: Vec<(String, u16)>,
    pub(super) database: u32,
    pub(super) username: Option<String>,
    pub(super) password: Option<SecretSource>,
    pub(super) sentinel_password: Option<SecretSource>,
    pub(super) patience: Duration,
}

/// How the servers belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topology {
    Single,
    Cluster,
    /// The Sentinels at these addresses know the primary by this name.
    Sentinel(String),
}

/// Who wrote the address: a file is read by others and backed up, so that no password may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer<'a> {
    /// A configuration file; paths are relative to its directory.
    File(&'a Path),
    /// The environment of this process, or the program itself.
    Program,
}

impl RedisAddress {
    /// Parses `text`. No error repeats it: it may hold a password.
    ///
    /// # Errors
    /// `setting-invalid`: what is wrong with it. `literal-secret`: a password stands in a file, or in a parameter.
    pub(crate) fn parse(text: &str, writer: Writer<'_>) -> Result<Self, Error> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| invalid(FORMS))?;
        let (tls, kind) = match scheme.split_once('+').unwrap_or((scheme, "")) {
            ("redis", kind) => (false, kind),
            ("rediss", kind) => (true, kind),
            _ => return Err(invalid(FORMS)),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = authority.rsplit_once('@').map_or((None, authority), |(user, hosts)| (Some(user), hosts));
        let (username, password) = user_information(user, writer)?;
        let (topology, database) = topology(kind, path)?;
        let port = if matches!(topology, Topology::Sentinel(_)) { SENTINEL_PORT } else { PORT };
        let hosts = hosts.split(',').map(|host| parse_host(host, port)).collect::<Result<Vec<_>, _>>()?;
        if topology == Topology::Single && hosts.len() > 1 {
            return Err(invalid("several hosts need `redis+cluster://` or `redis+sentinel://`"));
        }
        let mut address =
            Self { topology, tls, hosts, database, username, password, sentinel_password: None, patience: PATIENCE };
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            address.apply(parameter, writer)?;
        }
        Ok(address)
    }

    /// Where the passwords are.
    pub(crate) fn secrets(&self) -> Vec<&SecretSource> {
        self.password.iter().chain(&self.sentinel_password).collect()
    }

    fn apply(&mut self, parameter: &str, writer: Writer<'_>) -> Result<(), Error> {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = decode(value)?;
        let source = |field| SecretSource::parse(field, &value).map(|source| resolved(source, writer));
        match name {
            "password" => self.password = Some(source("the parameter `password` of the address of Redis")?),
            "sentinel-password" => {
                self.sentinel_password = Some(source("the parameter `sentinel-password` of the address of Redis")?);
            }
            "timeout" => self.patience = parse_timeout(&value)?,
            _ => return Err(invalid("its parameters are `password`, `sentinel-password` and `timeout`")),
        }
        Ok(())
    }
}

/// The address as a program holds it; a password may stand in it.
impl FromStr for RedisAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text, Writer::Program)
    }
}

/// The address without anything that is nobody's business.
impl fmt::Display for RedisAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.tls { "rediss" } else { "redis" })?;
        formatter.write_str(match self.topology {
            Topology::Single => "://",
            Topology::Cluster => "+cluster://",
            Topology::Sentinel(_) => "+sentinel://",
        })?;
        for (index, (host, port)) in self.hosts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (open, close) = if host.contains(':') { ("[", "]") } else { ("", "") };
            write!(formatter, "{comma}{open}{host}{close}:{port}")?;
        }
        if let Topology::Sentinel(name) = &self.topology {
            write!(formatter, "/{name}")?;
        }
        if self.database != 0 { write!(formatter, "/{}", self.database) } else { Ok(()) }
    }
}

impl fmt::Debug for RedisAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RedisAddress({self})")
    }
}

const FORMS: &str = "known: `redis[s]://HOST[:PORT][/DATABASE]`, `redis[s]+cluster://HOST,HOST`, \
                     `redis[s]+sentinel://HOST,HOST/NAME`";

fn invalid(why: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("the address of Redis cannot be used: {why}"))
}

fn user_information(text: Option<&str>, writer: Writer<'_>) -> Result<(Option<String>, Option<SecretSource>), Error> {
    let Some(text) = text else { return Ok((None, None)) };
    let (username, password) = text.split_once(':').unwrap_or((text, ""));
    let username = Some(decode(username)?).filter(|name| !name.is_empty());
    if password.is_empty() {
        return Ok((username, None));
    }
    if matches!(writer, Writer::File(_)) {
        let what = "a password stands in the address of Redis, where others read it";
        return Err(Error::new(&catalogue::LITERAL_SECRET, what)
            .with_fix("write `?password=env:NAME` or `?password=file:PATH`, or set `APPONLY_REDIS_PASSWORD`; replace the password, it was in a file"));
    }
    Ok((username, Some(SecretSource::Held(Secret::new(decode(password)?)))))
}

fn topology(kind: &str, path: &str) -> Result<(Topology, u32), Error> {
    let number = |text: &str| match text {
        "" => Ok(0),
        _ => text.parse().map_err(|_| invalid("the database is not a number")),
    };
    match kind {
        "" => Ok((Topology::Single, number(path)?)),
        "cluster" if path.is_empty() => Ok((Topology::Cluster, 0)),
        "cluster" => Err(invalid("a cluster has no databases")),
        "sentinel" => {
            let (name, database) = path.split_once('/').unwrap_or((path, ""));
            let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            if name.is_empty() || !name.chars().all(allowed) {
                return Err(invalid("after the Sentinels stands `/` and the name that they know the primary by"));
            }
            Ok((Topology::Sentinel(name.to_owned()), number(database)?))
        }
        _ => Err(invalid(FORMS)),
    }
}

fn parse_host(text: &str, default_port: u16) -> Result<(String, u16), Error> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, rest)) => (host, Some(rest.strip_prefix(':').unwrap_or("invalid"))),
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        None => default_port,
        Some(port) => port.parse().map_err(|_| invalid("a port is not a number"))?,
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
    if host.is_empty() || port == 0 || !host.chars().all(allowed) {
        return Err(invalid("a host is missing, or has characters that no host has"));
    }
    Ok((host.to_ascii_lowercase(), port))
}

fn parse_timeout(text: &str) -> Result<Duration, Error> {
    let milliseconds = match text.strip_suffix("ms") {
        Some(number) => number.parse().ok(),
        None => text.strip_suffix('s').and_then(|number| number.parse::<u64>().ok()?.checked_mul(1000)),
    };
    milliseconds
        .map(Duration::from_millis)
        .filter(|time| !time.is_zero() && *time <= LONGEST_PATIENCE)
        .ok_or_else(|| invalid("`timeout` is a time from `1ms` to `10s`"))
}

fn resolved(source: SecretSource, writer: Writer<'_>) -> SecretSource {
    match (source, writer) {
        (SecretSource::File(path), Writer::File(directory)) => SecretSource::File(directory.join::<PathBuf>(path)),
        (source, _) => source,
    }
}

/// Percent-decoding. Source: RFC 3986, section 2.1.
fn decode(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        match (digit(), digit()) {
            (Some(high), Some(low)) => bytes.push(u8::try_from(high * 16 + low).unwrap_or_default()),
            _ => return Err(invalid("a `%` is not followed by two hexadecimal digits")),
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<RedisAddress, Error> {
        RedisAddress::parse(text, Writer::Program)
    }

    #[test]
    fn every_form_is_understood_and_shown_again() {
        for (text, shown) in [
            ("redis://cache", "redis://cache:6379"),
            ("rediss://Cache.Example:6380/2", "rediss://cache.example:6380/2"),
            ("redis://[::1]:7000", "redis://[::1]:7000"),
            ("redis+cluster://a,b:7001", "redis+cluster://a:6379,b:7001"),
            ("rediss+sentinel://a,b:7001/main/3", "rediss+sentinel://a:26379,b:7001/main/3"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in [
            "redis:hunter2",
            "redis://",
            "redis://hunter2,b",
            "redis://a:hunter2",
            "redis://a/hunter2",
            "redis+cluster://hunter2/1",
            "redis+sentinel://hunter2",
            "redis+sentinel://a/hunt er2",
            "redis+other://hunter2",
            "redis://a?hunter2=1",
            "redis://a?timeout=hunter2",
            "redis://a?timeout=11s",
            "redis://a?timeout=0ms",
            "redis://a?password=hunter2",
            "redis://u:hunter2%zz@a",
            "redis://a b",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.report().contains("hunter2"), "{}", error.report());
        }
    }

    #[test]
    fn password_in_a_file_is_refused_and_its_place_is_not() {
        let file = Writer::File(Path::new("/etc/apponly"));
        let error = RedisAddress::parse("rediss://app:hunter2@cache", file).unwrap_err();
        assert_eq!(error.code(), "literal-secret");
        assert!(!error.report().contains("hunter2") && error.report().contains("APPONLY_REDIS_PASSWORD"));
        let address = RedisAddress::parse("rediss://app@cache?password=file:redis.key&timeout=2s", file).unwrap();
        assert_eq!(address.username.as_deref(), Some("app"));
        assert_eq!(address.password, Some(SecretSource::File("/etc/apponly/redis.key".into())));
        assert_eq!(address.patience, Duration::from_secs(2));
    }

    #[test]
    fn password_in_a_variable_is_taken_and_never_shown() {
        let address = parse("rediss://app:hunter%402@cache").unwrap();
        assert_eq!(address.password, Some(SecretSource::Held(Secret::new("hunter@2".to_owned()))));
        assert!(!format!("{address} {address:?}").contains("hunter"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_an_address_or_an_error(text in "redis(s)?(\\+cluster|\\+sentinel)?://.{0,40}") {
            if let Ok(address) = parse(&text) {
                let shown = address.to_string();
                proptest::prop_assert_eq!(parse(&shown).unwrap().to_string(), shown);
            }
        }
    }
}
