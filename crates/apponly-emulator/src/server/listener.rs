//! Accepting, TLS, serving.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::connection::{Connection, ResetSwitch};
use crate::faults::ResetConnection;

/// Accepts connections and answers them with `router` until dropped, which also ends every open connection.
pub(crate) async fn serve(listener: TcpListener, tls: Option<Arc<ServerConfig>>, router: Router) {
    let acceptor = tls.map(TlsAcceptor::from);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Small answers should not wait for acknowledgements; without it they are only slower.
                    let _ = stream.set_nodelay(true);
                    let switch = ResetSwitch::default();
                    let connection = Connection::new(stream, switch.clone());
                    connections.spawn(secure(connection, switch, acceptor.clone(), router.clone()));
                }
                // Out of file descriptors, or the client was gone: the next one may do better.
                Err(error) => {
                    tracing::debug!(%error, "accepting a connection failed");
                    tokio::task::yield_now().await;
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn secure(connection: Connection, switch: ResetSwitch, acceptor: Option<TlsAcceptor>, router: Router) {
    let Some(acceptor) = acceptor else {
        return converse(connection, switch, router).await;
    };
    match acceptor.accept(connection).await {
        Ok(stream) => converse(stream, switch, router).await,
        Err(error) => tracing::debug!(%error, "TLS handshake failed"),
    }
}

/// Serves one connection (HTTP/1.1 or HTTP/2) to its end.
async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, switch: ResetSwitch, router: Router) {
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (service, switch) = (service.clone(), switch.clone());
        async move {
            let response: Response = match service.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if response.extensions().get::<ResetConnection>().is_some() {
                switch.pull();
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        }
    });
    if let Err(error) = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "connection ended");
    }
}
