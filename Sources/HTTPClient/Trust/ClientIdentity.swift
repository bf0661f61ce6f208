import COpenSSL

/// The certificate and private key with which this node proves its identity to servers.
///
/// They are parsed once. Every new connection gets references to the parsed objects.
/// `@unchecked Sendable`: the three pointers never change after `init`, OpenSSL counts references to them atomically, and a handshake does not
/// change the certificate or the key that it uses.
public final class ClientIdentity: @unchecked Sendable {
    private let leaf: OpaquePointer
    private let chain: [OpaquePointer]
    private let key: OpaquePointer

    /// Parses PEM text: the leaf certificate first, then the intermediates to send along, and the unencrypted private key.
    ///
    /// - Throws: `invalidIdentity` if either cannot be read, or the key does not belong to the leaf.
    public init(certificatePEM: String, privateKeyPEM: String) throws(TransferError) {
        var certificates = PEMText.certificates(certificatePEM)
        guard !certificates.isEmpty else { throw TransferError(.invalidIdentity, detail: "no certificate in the PEM text") }
        guard let key = PEMText.privateKey(privateKeyPEM) else {
            certificates.forEach(X509_free)
            throw TransferError(.invalidIdentity, detail: "no usable private key in the PEM text")
        }
        guard X509_check_private_key(certificates[0], key) == 1 else {
            ERR_clear_error()
            certificates.forEach(X509_free)
            EVP_PKEY_free(key)
            throw TransferError(.invalidIdentity, detail: "the private key does not belong to the certificate")
        }
        self.leaf = certificates.removeFirst()
        self.chain = certificates
        self.key = key
    }

    deinit {
        X509_free(leaf)
        chain.forEach(X509_free)
        EVP_PKEY_free(key)
    }

    /// Puts this identity into a connection's TLS settings; `false` if OpenSSL refuses it.
    func install(in context: OpaquePointer) -> Bool {
        guard SSL_CTX_use_certificate(context, leaf) == 1, SSL_CTX_use_PrivateKey(context, key) == 1 else { return false }
        return chain.allSatisfy { SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer($0)) == 1 }
    }
}
