import COpenSSL

extension Certificate {
    /// The relation of a moment to a certificate's dates.
    public enum Standing: Hashable, Sendable {
        /// Not valid yet: the certificate was made for later, or this clock is slow.
        case notYetValid
        case valid
        /// Not valid any more, or this clock is fast.
        case expired
    }

    /// Compares a moment with the certificate's dates.
    ///
    /// - Parameter moment: milliseconds since 1970-01-01T00:00:00Z.
    public func standing(at moment: Int64) -> Standing { moment < notBefore ? .notYetValid : moment > notAfter ? .expired : .valid }

    /// Returns true if an authority issued this certificate, and both are valid at a moment.
    ///
    /// - Parameter moment: milliseconds since 1970-01-01T00:00:00Z.
    public func isIssued(by authority: Certificate, at moment: Int64) -> Bool {
        standing(at: moment) == .valid && authority.standing(at: moment) == .valid && isIssued(by: authority)
    }

    /// Returns true if an authority issued this certificate: its name and signature fit, and it may issue. Dates do not count here.
    public func isIssued(by authority: Certificate) -> Bool {
        // A certificate in the store is trusted as its own anchor, although nobody issued it.
        guard der != authority.der else { return false }
        defer { ERR_clear_error() }
        guard let leaf = try? OwnedCertificate(der: der), let issuer = try? OwnedCertificate(der: authority.der),
            let store = X509_STORE_new()
        else { return false }
        defer { X509_STORE_free(store) }
        guard X509_STORE_add_cert(store, issuer.pointer) == 1, let context = X509_STORE_CTX_new() else { return false }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, leaf.pointer, nil) == 1 else { return false }
        // The authority is the anchor even if another one signed it. It is the only one.
        let flags = UInt(X509_V_FLAG_PARTIAL_CHAIN) | UInt(X509_V_FLAG_X509_STRICT) | UInt(X509_V_FLAG_NO_CHECK_TIME)
        guard X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context), flags) == 1 else { return false }
        return X509_verify_cert(context) == 1
    }
}

extension Int64 {
    /// Whole seconds of a number of milliseconds, rounded down.
    var flooredToSeconds: Int64 { self >= 0 ? self / 1_000 : (self - 999) / 1_000 }
}
