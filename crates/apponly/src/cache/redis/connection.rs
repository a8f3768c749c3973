//! The connection to Redis: made when it is first needed, and anew when it broke.

use std::fmt;
use std::path::PathBuf;

use ::redis::aio::MultiplexedConnection;
use ::redis::cluster::ClusterClientBuilder;
use ::redis::cluster_async::ClusterConnection;
use ::redis::sentinel::{SentinelClientBuilder, SentinelServerType};
use ::redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisConnectionInfo, RedisError,
    TlsCertificates, TlsMode, Value,
};

use super::address::{RedisAddress, Topology};
use crate::cache::shared::CacheFailure;
use crate::env::Env;
use crate::error::Error;
use crate::files::PrivateFiles;
use crate::secret::{Secret, SecretSource};
use crate::settings::variables;
use crate::transport::roots;

/// Why Redis gave no answer that can be used.
#[derive(Debug)]
pub(super) enum Broken {
    /// It is known already, or it is a matter of this machine's settings.
    Known(CacheFailure),
    Redis(RedisError),
    /// The answer did not come in time.
    Late,
    /// The answer is none that Redis gives.
    Nonsense,
}

impl From<RedisError> for Broken {
    fn from(error: RedisError) -> Self {
        Self::Redis(error)
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Known(error.into())
    }
}

impl Broken {
    pub(super) fn is_wrong_type(&self) -> bool {
        matches!(self, Self::Redis(error) if error.code() == Some("WRONGTYPE"))
    }

    /// Whether Redis is better left alone; an answer about one value says nothing about the others.
    pub(super) fn is_of_the_connection(&self) -> bool {
        !matches!(self, Self::Known(_)) && !self.is_wrong_type()
    }

    /// What happened, for people. Nothing that Redis said is repeated but the code in front of its errors.
    pub(super) fn into_failure(self, place: &Connector) -> CacheFailure {
        let (what, fix) = match self {
            Self::Known(failure) => return failure,
            Self::Late => {
                ("does not answer in time".to_owned(), "see whether it runs and is near; `?timeout=` allows more")
            }
            Self::Nonsense => ("answers what Redis does not".to_owned(), "see whether it is Redis or Valkey"),
            Self::Redis(error) => explain(&error),
        };
        CacheFailure::new(format!("Redis at `{place}` {what}"), fix)
    }
}

fn explain(error: &RedisError) -> (String, &'static str) {
    let code: String = error.code().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    match error.kind() {
        ErrorKind::AuthenticationFailed => ("refuses user or password".to_owned(), PASSWORD),
        _ if ["NOAUTH", "WRONGPASS", "NOPERM"].contains(&code.as_str()) => {
            (format!("refuses the user, the password or the command ({code})"), PASSWORD)
        }
        _ if error.is_timeout() => ("does not answer in time".to_owned(), "see whether it runs and is near"),
        ErrorKind::Io => (format!("cannot be reached: {error}"), "see whether it runs, its address, and `rediss`"),
        ErrorKind::MasterNameNotFoundBySentinel => {
            ("has no primary that its Sentinels know".to_owned(), "see the name after the Sentinels")
        }
        _ if !code.is_empty() => (format!("refuses the command ({code})"), "see its log and its configuration"),
        _ => ("answers what Redis does not".to_owned(), "see whether it is Redis or Valkey"),
    }
}

const PASSWORD: &str = "see `APPONLY_REDIS_USERNAME`, `APPONLY_REDIS_PASSWORD`, and the rights that \
                        docs/guides/fleet-cache.md lists";

#[derive(Clone)]
enum Connection {
    Server(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Connection {
    async fn query(&mut self, command: &Cmd) -> Result<Value, RedisError> {
        match self {
            Self::Server(connection) => command.query_async(connection).await,
            Self::Cluster(connection) => command.query_async(connection).await,
        }
    }
}

/// Makes connections to one address and keeps the last.
pub(super) struct Connector {
    address: RedisAddress,
    ca_file: Option<PathBuf>,
    env: Env,
    files: PrivateFiles,
    current: tokio::sync::Mutex<Option<Connection>>,
}

impl fmt::Display for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(formatter)
    }
}

impl Connector {
    pub(super) fn new(address: RedisAddress, ca_file: Option<PathBuf>, env: Env, files: PrivateFiles) -> Self {
        Self { address, ca_file, env, files, current: tokio::sync::Mutex::default() }
    }

    /// Sends `command`. A connection that broke while nobody used it is made anew, once.
    pub(super) async fn query(&self, command: &Cmd) -> Result<Value, Broken> {
        let (mut connection, is_new) = self.connection().await?;
        match connection.query(command).await {
            Err(error) if !is_new && (error.is_io_error() || error.is_unrecoverable_error()) => {
                self.forget().await;
                let (mut connection, _) = self.connection().await?;
                Ok(connection.query(command).await?)
            }
            answer => Ok(answer?),
        }
    }

    /// Makes the next query connect anew.
    pub(super) async fn forget(&self) {
        *self.current.lock().await = None;
    }

    /// The connection, and whether it was made just now.
    async fn connection(&self) -> Result<(Connection, bool), Broken> {
        let mut current = self.current.lock().await;
        if let Some(connection) = &*current {
            return Ok((connection.clone(), false));
        }
        let connection = self.connect().await?;
        *current = Some(connection.clone());
        Ok((connection, true))
    }

    async fn connect(&self) -> Result<Connection, Broken> {
        let username = match &self.address.username {
            Some(username) => Some(username.clone()),
            None => self.env.get(variables::APPONLY_REDIS_USERNAME)?,
        };
        let variable = SecretSource::Env(variables::APPONLY_REDIS_PASSWORD.to_owned());
        let is_set = self.env.has(variables::APPONLY_REDIS_PASSWORD);
        let password = self.address.password.as_ref().or_else(|| is_set.then_some(&variable));
        let password = password.map(|source| source.read_from(&self.env, &self.files)).transpose()?;
        let certificates = match self.address.tls {
            true => Some(self.certificates()?),
            false => None,
        };
        match &self.address.topology {
            Topology::Single => self.server(username, password, certificates).await,
            Topology::Cluster => self.cluster(username, password, certificates).await,
            Topology::Sentinel(name) => self.primary(name, username, password, certificates).await,
        }
    }

    /// The system's roots and those of the settings.
    fn certificates(&self) -> Result<TlsCertificates, Error> {
        // The library takes the provider of the process: ours, unless the program chose another.
        roots::install_provider();
        Ok(TlsCertificates { client_tls: None, root_cert: Some(roots::system_and(self.ca_file.as_deref())?) })
    }

    fn addresses(&self) -> impl Iterator<Item = ConnectionAddr> {
        self.address.hosts.iter().map(|(host, port)| match self.address.tls {
            true => ConnectionAddr::TcpTls { host: host.clone(), port: *port, insecure: false, tls_params: None },
            false => ConnectionAddr::Tcp(host.clone(), *port),
        })
    }

    fn limits(&self) -> AsyncConnectionConfig {
        AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.address.patience))
            .set_response_timeout(Some(self.address.patience))
    }

    async fn server(
        &self,
        username: Option<String>,
        password: Option<Secret>,
        certificates: Option<TlsCertificates>,
    ) -> Result<Connection, Broken> {
        let mut settings = RedisConnectionInfo::default().set_db(self.address.database.into()).set_skip_set_lib_name();
        if let Some(username) = username {
            settings = settings.set_username(username);
        }
        if let Some(password) = password {
            settings = settings.set_password(password.expose());
        }
        let address = self.addresses().next().ok_or(Broken::Nonsense)?;
        let info = address.into_connection_info()?.set_redis_settings(settings);
        let client = match certificates {
            Some(certificates) => Client::build_with_tls(info, certificates)?,
            None => Client::open(info)?,
        };
        Ok(Connection::Server(client.get_multiplexed_async_connection_with_config(&self.limits()).await?))
    }

    async fn cluster(
        &self,
        username: Option<String>,
        password: Option<Secret>,
        certificates: Option<TlsCertificates>,
    ) -> Result<Connection, Broken> {
        let mut builder = ClusterClientBuilder::new(self.addresses())
            .retries(1)
            .connection_timeout(self.address.patience)
            .response_timeout(self.address.patience);
        if let Some(username) = username {
            builder = builder.username(username);
        }
        if let Some(password) = password {
            builder = builder.password(password.expose());
        }
        if let Some(certificates) = certificates {
            builder = builder.tls(TlsMode::Secure).certs(certificates);
        }
        Ok(Connection::Cluster(builder.build()?.get_async_connection().await?))
    }

    async fn primary(
        &self,
        name: &str,
        username: Option<String>,
        password: Option<Secret>,
        certificates: Option<TlsCertificates>,
    ) -> Result<Connection, Broken> {
        let mut builder = SentinelClientBuilder::new(self.addresses(), name, SentinelServerType::Master)?
            .set_client_to_redis_db(self.address.database.into());
        if let Some(username) = username {
            builder = builder.set_client_to_redis_username(username);
        }
        if let Some(password) = password {
            builder = builder.set_client_to_redis_password(password.expose());
        }
        if let Some(source) = &self.address.sentinel_password {
            builder = builder.set_client_to_sentinel_password(source.read_from(&self.env, &self.files)?.expose());
        }
        if let Some(certificates) = certificates {
            builder = builder
                .set_client_to_sentinel_certificates(certificates.clone())
                .set_client_to_redis_tls_mode(TlsMode::Secure)
                .set_client_to_redis_certificates(certificates);
        }
        let mut client = builder.build()?;
        Ok(Connection::Server(client.get_async_connection_with_config(&self.limits()).await?))
    }
}
