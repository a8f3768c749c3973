use super::*;

#[test]
fn port_zero_becomes_the_real_port() {
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).unwrap();
    let Listen::Tcp(address) = listener.address() else { panic!("a TCP address") };
    assert_ne!(address.port(), 0);
    assert_eq!(Listener::bind(&Listen::Tcp(address)).unwrap_err().code(), "agent-listen");
}

#[test]
fn inherited_socket_on_all_addresses_is_refused() {
    let open = TcpListener::bind("0.0.0.0:0").unwrap();
    assert_eq!(Listener::inherited_tcp(open).unwrap_err().code(), "agent-address");
}

#[cfg(unix)]
#[test]
fn listening_socket_answers_with_time_to_live_one() {
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).unwrap();
    let Socket::Tcp(socket) = &listener.socket else { panic!("a TCP socket") };
    assert_eq!(rustix::net::sockopt::ip_ttl(socket).unwrap(), 1);
}

#[cfg(unix)]
mod unix_sockets {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn listen(folder: &tempfile::TempDir) -> Listen {
        Listen::Unix(folder.path().join("made/agent.sock"))
    }

    fn mode(path: &std::path::Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn socket_and_its_folder_are_for_their_owner_and_the_socket_goes_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let Listen::Unix(path) = listen(&folder) else { panic!("a path") };
        let listener = Listener::bind(&listen(&folder)).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        drop(listener);
        assert!(!path.exists());
    }

    #[test]
    fn folder_that_others_may_enter_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for open in [0o755, 0o710, 0o701, 0o777] {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(open)).unwrap();
            let error = Listener::bind(&Listen::Unix(folder.path().join("s"))).unwrap_err();
            assert_eq!(error.code(), "agent-listen", "{open:o}");
        }
    }

    #[test]
    fn stale_socket_is_replaced_and_a_live_one_and_a_file_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let Listen::Unix(path) = listen(&folder) else { panic!("a path") };
        let live = Listener::bind(&listen(&folder)).unwrap();
        assert_eq!(Listener::bind(&listen(&folder)).unwrap_err().code(), "agent-listen");
        drop(live);
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists(), "the standard library leaves the file");
        drop(Listener::bind(&listen(&folder)).unwrap());
        std::fs::write(&path, "not a socket").unwrap();
        assert_eq!(Listener::bind(&listen(&folder)).unwrap_err().code(), "agent-listen");
        assert!(path.exists());
    }
}
