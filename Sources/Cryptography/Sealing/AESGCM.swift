import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D): sealed bytes cannot be read without the key, nor changed without notice.
///
/// A sealed box is nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes), 28 bytes longer than its content. The nonce is random, so one key may seal
/// 2^32 boxes; a key per case stays far below that.
public enum AESGCM {
    private static let nonceSize = 12
    private static let tagSize = 16

    /// The bytes by which a sealed box is longer than its content.
    public static let overhead = nonceSize + tagSize

    /// Seals bytes under a key.
    ///
    /// - Parameter context: bytes that are bound to the box without being in it, such as the row it belongs to. Unsealing needs the same.
    /// - Throws: `.libraryFailure`, which no input causes below 2 GiB.
    public static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: nonceSize)
        nonce.withUnsafeMutableBytes { SecureRandom.fill($0) }
        return try seal(plaintext, key: key, nonce: nonce, authenticating: context)
    }

    /// Seals under a chosen nonce, which must never come twice under one key; for published vectors.
    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, nonce: [UInt8], authenticating context: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        precondition(nonce.count == nonceSize, "a nonce has 12 bytes")
        let cipher = try CipherContext(key: key, nonce: nonce, encrypting: true)
        try cipher.authenticate(context)
        var box = nonce
        box.append(contentsOf: repeatElement(0, count: plaintext.count + tagSize))
        try cipher.update(from: plaintext[...], to: &box, at: nonceSize)
        try cipher.finishSealing(into: &box, tagAt: nonceSize + plaintext.count)
        return box
    }

    /// Unseals a box.
    ///
    /// - Throws: `.notAuthentic` when the box was changed or cut, or was sealed under another key or with another context.
    public static func unseal(
        _ box: [UInt8], key: SymmetricKey, authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        guard box.count >= overhead else { throw .notAuthentic }
        let cipher = try CipherContext(key: key, nonce: Array(box[..<nonceSize]), encrypting: false)
        try cipher.authenticate(context)
        let sealed = box[nonceSize..<box.count - tagSize]
        var plaintext = [UInt8](repeating: 0, count: sealed.count)
        try cipher.update(from: sealed, to: &plaintext, at: 0)
        guard cipher.isAuthentic(tag: Array(box[(box.count - tagSize)...])) else { throw .notAuthentic }
        return plaintext
    }
}

/// One AES-GCM computation, owning its `EVP_CIPHER_CTX`.
private struct CipherContext: ~Copyable {
    /// Fetched once, because a fetch costs more than sealing a short text.
    ///
    /// `nonisolated(unsafe)`: set once, before anybody reads it, never freed; OpenSSL lets any number of threads read a fetched cipher.
    private nonisolated(unsafe) static let aes256 = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    private let context: OpaquePointer

    init(key: SymmetricKey, nonce: [UInt8], encrypting: Bool) throws(CryptographyError) {
        guard let context = EVP_CIPHER_CTX_new() else { throw .libraryFailure(operation: "EVP_CIPHER_CTX_new") }
        let status = key.secret.withUnsafeBytes { secret in
            EVP_CipherInit_ex2(context, Self.aes256, secret.bindMemory(to: UInt8.self).baseAddress, nonce, encrypting ? 1 : 0, nil)
        }
        guard status == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .libraryFailure(operation: "EVP_CipherInit_ex2")
        }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    borrowing func authenticate(_ bytes: [UInt8]) throws(CryptographyError) {
        guard !bytes.isEmpty else { return }
        guard let count = Int32(exactly: bytes.count) else { throw .libraryFailure(operation: "EVP_CipherUpdate") }
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &written, bytes, count) == 1 else { throw .libraryFailure(operation: "EVP_CipherUpdate") }
    }

    borrowing func update(from input: ArraySlice<UInt8>, to output: inout [UInt8], at offset: Int) throws(CryptographyError) {
        guard !input.isEmpty else { return }
        guard let count = Int32(exactly: input.count) else { throw .libraryFailure(operation: "EVP_CipherUpdate") }
        var written: Int32 = 0
        let status = output.withUnsafeMutableBufferPointer { output in
            input.withUnsafeBufferPointer { input in
                EVP_CipherUpdate(context, output.baseAddress.map { $0 + offset }, &written, input.baseAddress, count)
            }
        }
        guard status == 1, written == count else { throw .libraryFailure(operation: "EVP_CipherUpdate") }
    }

    borrowing func finishSealing(into box: inout [UInt8], tagAt offset: Int) throws(CryptographyError) {
        var rest: (UInt64, UInt64) = (0, 0)
        let finished = withUnsafeMutableBytes(of: &rest) { rest in
            var written: Int32 = 0
            return EVP_CipherFinal_ex(context, rest.bindMemory(to: UInt8.self).baseAddress, &written)
        }
        guard finished == 1 else { throw .libraryFailure(operation: "EVP_CipherFinal_ex") }
        let status = box.withUnsafeMutableBufferPointer { box in
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(box.count - offset), box.baseAddress.map { $0 + offset })
        }
        guard status == 1 else { throw .libraryFailure(operation: "EVP_CIPHER_CTX_ctrl") }
    }

    borrowing func isAuthentic(tag: [UInt8]) -> Bool {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else { return false }
        var rest: (UInt64, UInt64) = (0, 0)
        return withUnsafeMutableBytes(of: &rest) { rest in
            var written: Int32 = 0
            return EVP_CipherFinal_ex(context, rest.bindMemory(to: UInt8.self).baseAddress, &written) == 1
        }
    }
}
