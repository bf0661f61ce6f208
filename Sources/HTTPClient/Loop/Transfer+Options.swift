import CCurl
import Glibc

extension Transfer {
    /// Sets all options of a fresh handle; `false` if libcurl refuses one.
    func prepare(_ easy: UnsafeMutableRawPointer) -> Bool {
        var options = EasyOptions(easy)
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_URL, request.url)
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_NOPROXY, "*")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_TIMEOUT_MS, Int(clamping: request.timeout.limitInMilliseconds))
        options.set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: min(limits.connecting, request.timeout).limitInMilliseconds))
        options.set(CURLOPT_TCP_KEEPALIVE, 1)
        setTrust(&options)
        setMessage(&options)
        setCallbacks(&options)
        return options.isAccepted
    }

    private func setTrust(_ options: inout EasyOptions) {
        switch request.trust {
        case .pinned, .authority:
            options.check(hotline_curl_set_schemes(options.easy, 1))
            options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
            options.set(CURLOPT_PIPEWAIT, 1)
            options.set(CURLOPT_SSLVERSION, isOfPeer ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2)
            // No resumption, because a resumed session shows no certificate to check. No authorities, because PeerVerification alone decides.
            options.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
            options.set(CURLOPT_SSL_VERIFYPEER, 1)
            options.set(CURLOPT_SSL_VERIFYHOST, 0)
            options.check(hotline_curl_set_text(options.easy, CURLOPT_CAINFO, nil))
            options.check(hotline_curl_set_text(options.easy, CURLOPT_CAPATH, nil))
            options.check(
                hotline_curl_on_tls(options.easy) { _, settings, context in
                    guard let settings, let context, let verification = Transfer.lent(context).verification else {
                        return CURLE_ABORTED_BY_CALLBACK
                    }
                    return verification.install(in: OpaquePointer(settings)) ? CURLE_OK : CURLE_ABORTED_BY_CALLBACK
                })
            options.set(CURLOPT_SSL_CTX_DATA, pointer: Unmanaged.passUnretained(self).toOpaque())
        case .unixSocket(let path):
            options.check(hotline_curl_set_schemes(options.easy, 0))
            options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
            options.set(CURLOPT_UNIX_SOCKET_PATH, path)
        }
    }

    private var isOfPeer: Bool { if case .pinned = request.trust { true } else { false } }

    private func setMessage(_ options: inout EasyOptions) {
        // No "100 Continue": waiting for it costs a round trip, and a peer that refuses a body by its length answers at once anyway.
        var lines = ["Expect:"]
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        switch request.method {
        case "HEAD": options.set(CURLOPT_NOBODY, 1)
        case _ where hasBody:
            options.set(CURLOPT_POST, 1)
            options.check(hotline_curl_set_offset(options.easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            if request.body.count > 64 << 10 { options.set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10) }
            // Without this line libcurl declares every body a form.
            if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        default: options.set(CURLOPT_HTTPGET, 1)
        }
        if !["GET", "HEAD", "POST"].contains(request.method) || (request.method == "GET" && hasBody) {
            options.set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lendMemory(to: &options, headers: lines)
    }

    private func setCallbacks(_ options: inout EasyOptions) {
        let lent = Unmanaged.passUnretained(self).toOpaque()
        options.set(CURLOPT_WRITEDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                return Transfer.lent(context).receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
            })
        options.set(CURLOPT_HEADERDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                return Transfer.lent(context).receive(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
            })
        options.set(CURLOPT_READDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let context else { return Int(CURL_READFUNC_ABORT) }
                return Transfer.lent(context).supply(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            })
        options.set(CURLOPT_SEEKDATA, pointer: lent)
        options.check(
            hotline_curl_on_seek(options.easy) { context, offset, origin in
                guard let context, origin == SEEK_SET, Transfer.lent(context).rewind(to: Int(offset)) else { return CURL_SEEKFUNC_FAIL }
                return CURL_SEEKFUNC_OK
            })
        options.set(CURLOPT_SOCKOPTDATA, pointer: lent)
        options.check(
            hotline_curl_on_socket(options.easy) { context, socket, _ in
                guard let context else { return CURL_SOCKOPT_ERROR }
                // A peer that vanished is noticed by the bytes that it does not acknowledge. A Unix socket has no such option.
                var milliseconds = UInt32(clamping: Transfer.lent(context).limits.unacknowledged.limitInMilliseconds)
                setsockopt(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, socklen_t(MemoryLayout<UInt32>.size))
                return CURL_SOCKOPT_OK
            })
    }

    /// Finds the transfer behind a callback's context, borrowed for the call.
    private static func lent(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}
