import CCurl
import Glibc
import Runtime

extension RunningLook {
    /// Sets all options of a fresh handle for the present address; `false` if libcurl refuses one.
    func prepare(_ easy: UnsafeMutableRawPointer) -> Bool {
        guard let target else { return false }
        var options = LookOptions(easy)
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_URL, look.url)
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        // The loop keeps the time for the whole look.
        options.set(CURLOPT_CONNECTTIMEOUT_MS, min(remaining, Int(clamping: max(1, rules.limits.connecting.wholeMilliseconds))))
        // Nothing of a look stays for the next one: neither connection nor TLS session.
        options.set(CURLOPT_FRESH_CONNECT, 1)
        options.set(CURLOPT_FORBID_REUSE, 1)
        options.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        setWay(&options, to: target)
        setTrust(&options)
        setQuestion(&options)
        setCallbacks(&options)
        return options.isAccepted
    }

    /// Leads every connection of the look to one numeric address, so that no name is resolved on the way, here or at a proxy.
    private func setWay(_ options: inout LookOptions, to target: HostAddress) {
        if let proxy = look.vantage.proxy {
            options.set(CURLOPT_PROXY, proxy.url)
            options.set(CURLOPT_NOPROXY, "")
            // Without a tunnel the proxy would get the name, and resolve it.
            options.set(CURLOPT_HTTPPROXYTUNNEL, 1)
            options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        } else {
            // An empty text also keeps the environment's proxies away.
            options.set(CURLOPT_PROXY, "")
            options.set(CURLOPT_NOPROXY, "*")
        }
        let address = target.isV4 ? target.text : "[\(target.text)]"
        // No host and no port before the address: any host and port of the URL is led there.
        lendLists(to: &options, target: "::\(address):\(parts.port)", fields: [look.question.accepted])
    }

    private func setTrust(_ options: inout LookOptions) {
        options.check(hotline_curl_set_schemes(options.easy, parts.scheme == "https" ? 1 : 0))
        options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        guard let authorities = rules.authorities else { return }
        options.set(CURLOPT_CAINFO, authorities)
        options.check(hotline_curl_set_text(options.easy, CURLOPT_CAPATH, nil))
    }

    private func setQuestion(_ options: inout LookOptions) {
        options.set(CURLOPT_USERAGENT, look.vantage.userAgent)
        options.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        switch look.question {
        case .head: options.set(CURLOPT_NOBODY, 1)
        case .get:
            options.set(CURLOPT_HTTPGET, 1)
            options.set(CURLOPT_RANGE, "0-0")
        case .text, .json: options.set(CURLOPT_HTTPGET, 1)
        }
    }

    private func setCallbacks(_ options: inout LookOptions) {
        let lent = Unmanaged.passUnretained(self).toOpaque()
        options.set(CURLOPT_WRITEDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return RunningLook.lent(context).receive(body: piece) ? size * count : 0
            })
        options.set(CURLOPT_HEADERDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return RunningLook.lent(context).receive(line: line) ? size * count : 0
            })
        options.set(CURLOPT_OPENSOCKETDATA, pointer: lent)
        options.check(
            hotline_curl_on_open_socket(options.easy) { context, _, address in
                guard let context, let address else { return CURL_SOCKET_BAD }
                return RunningLook.lent(context).openSocket(address)
            })
    }

    /// Opens a socket if it may connect to this address.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Int32 {
        let place = address.pointee
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
        // libcurl's own record is longer than the declared one, so that an IPv6 address has room.
        let raw = UnsafeRawPointer(address) + offset
        // The port is in the same place in both families.
        let port = UInt16(bigEndian: (raw + 2).loadUnaligned(as: UInt16.self))
        guard mayConnect(to: HostAddress(socketAddress: raw, family: place.family), port: port) else { return CURL_SOCKET_BAD }
        return socket(place.family, place.socktype | Int32(SOCK_CLOEXEC.rawValue), place.protocol)
    }

    /// Finds the look behind a callback's context, borrowed for the call.
    private static func lent(_ context: UnsafeMutableRawPointer) -> RunningLook {
        Unmanaged<RunningLook>.fromOpaque(context).takeUnretainedValue()
    }
}

extension Look.Question {
    /// The `Accept` field.
    fileprivate var accepted: String {
        switch self {
        case .head, .get, .text: "Accept: */*"
        case .json: "Accept: application/rdap+json, application/json;q=0.9"
        }
    }
}
