import CCurl

extension LookFailure {
    /// Names a failure of libcurl.
    init(_ code: CURLcode, of easy: UnsafeMutableRawPointer, throughProxy: Bool) {
        // The proxy's answer to CONNECT; 0 if none was sent or needed.
        let tunnel = hotline_curl_get_long(easy, CURLINFO_HTTP_CONNECTCODE)
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY: self = .proxy
        case CURLE_PROXY: self = Self(socksReply: hotline_curl_get_long(easy, CURLINFO_PROXY_ERROR))
        case _ where throughProxy && tunnel != 0 && tunnel / 100 != 2: self = .proxy
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_INTERFACE_FAILED: self = throughProxy ? .proxy : .unreachable
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            self = .certificate(CertificateFault(verification: hotline_curl_get_long(easy, CURLINFO_SSL_VERIFYRESULT)))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS: self = .tls
        // libcurl has bounds of its own for one line, and calls a longer one a lack of memory.
        case CURLE_OUT_OF_MEMORY, CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        // Nothing was sent to the host yet, so these words were the proxy's.
        case _ where throughProxy && hotline_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) == 0: self = .proxy
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: self = .interrupted
        default: self = .notHTTP
        }
    }

    /// Names the reply of a SOCKS proxy. Some replies are about the host, the others about the proxy.
    private init(socksReply: Int) {
        switch UInt32(clamping: socksReply) {
        case CURLPX_REPLY_HOST_UNREACHABLE.rawValue, CURLPX_REPLY_NETWORK_UNREACHABLE.rawValue, CURLPX_REPLY_CONNECTION_REFUSED.rawValue:
            self = .unreachable
        case CURLPX_REPLY_TTL_EXPIRED.rawValue: self = .timedOut
        default: self = .proxy
        }
    }
}

extension CertificateFault {
    /// Names OpenSSL's result of a verification. libcurl compares the name itself, and then leaves no result of OpenSSL.
    init(verification result: Int) {
        switch result {
        // X509_V_OK, X509_V_ERR_UNSPECIFIED (the value before any verification) and X509_V_ERR_HOSTNAME_MISMATCH.
        case 0, 1, 62: self = .wrongName
        case 9: self = .notYetValid
        case 10: self = .expired
        // An issuer that is missing, or a certificate that signed itself.
        case 2, 18, 19, 20, 21: self = .unknownIssuer
        default: self = .other
        }
    }
}
