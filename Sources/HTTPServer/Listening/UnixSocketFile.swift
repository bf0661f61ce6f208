import Glibc

/// Binds Unix sockets with mode 0600 from the first moment, and replaces the file that a process left behind.
enum UnixSocketFile {
    static func bind(_ name: String, _ path: String) throws(ServerError) -> Int32 {
        let address = try address(name, path)
        try removeStale(name, path, address)
        let descriptor = socket(AF_UNIX, BoundSocket.kind, 0)
        guard descriptor >= 0 else { throw .cannotBind(listener: name, reason: errorText(errno)) }
        // On Linux the file gets the mode of the socket's inode, so it is never open to others, whatever the umask is.
        fchmod(descriptor, 0o600)
        let status = withAddress(address) { Glibc.bind(descriptor, $0, $1) }
        let code = errno
        if status == 0 { chmod(path, 0o600) }
        errno = code
        try BoundSocket.finish(name, descriptor, status)
        return descriptor
    }

    private static func address(_ name: String, _ path: String) throws(ServerError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else {
            throw .cannotBind(listener: name, reason: "the path is empty or longer than \(room) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    /// Removes a socket file on which no process listens. Any other file stays, and then binding fails.
    private static func removeStale(_ name: String, _ path: String, _ address: sockaddr_un) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .cannotBind(listener: name, reason: "the path is there already and is not a socket")
        }
        let probe = socket(AF_UNIX, BoundSocket.kind, 0)
        guard probe >= 0 else { throw .cannotBind(listener: name, reason: errorText(errno)) }
        defer { close(probe) }
        let refused = withAddress(address) { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
        guard refused else { throw .addressInUse(listener: name) }
        unlink(path)
    }

    private static func withAddress(_ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
