import CSodium

/// Base64 with padding (RFC 4648 §4), in its one valid form: no line breaks, no missing padding, no spare bits.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Variant.standard.encode(bytes.span) }

    /// The bytes behind the text; `nil` for anything but the one valid form.
    public static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

    /// The bytes behind the ASCII text; `nil` for anything but the one valid form.
    public static func decode(_ text: [UInt8]) -> [UInt8]? { text.withUnsafeBytes { Base64Variant.standard.decode($0) } }
}

/// Base64url without padding (RFC 4648 §5, RFC 7515 §2), in its one valid form: no padding, no spare bits.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Variant.url.encode(bytes.span) }

    /// Adds the encoded form to ASCII text.
    public static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) { Base64Variant.url.append(bytes, to: &text) }

    /// The bytes behind the text; `nil` for anything but the one valid form.
    public static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

    /// The bytes behind the ASCII text; `nil` for anything but the one valid form.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        text.withContiguousStorageIfAvailable { Base64Variant.url.decode(UnsafeRawBufferPointer($0)) } ?? decode(Array(text))
    }
}

/// One of libsodium's variants. It works in constant time, because secret keys are read and written so too.
private enum Base64Variant {
    case standard, url

    private var code: Int32 {
        switch self {
        case .standard: sodium_base64_VARIANT_ORIGINAL
        case .url: sodium_base64_VARIANT_URLSAFE_NO_PADDING
        }
    }

    func encode(_ bytes: Span<UInt8>) -> String {
        String(unsafeUninitializedCapacity: capacity(for: bytes)) { write(bytes, to: $0) }
    }

    func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity(for: bytes)) { buffer in
            let count = write(bytes, to: buffer)
            text.append(contentsOf: buffer.prefix(count))
        }
    }

    /// The length of the text and the zero byte that libsodium writes behind it.
    private func capacity(for bytes: Span<UInt8>) -> Int { sodium_base64_encoded_len(bytes.count, code) }

    /// Returns the length of the text.
    private func write(_ bytes: Span<UInt8>, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let capacity = capacity(for: bytes)
        bytes.withUnsafeBytes { hotline_base64_encode(buffer.baseAddress, capacity, $0.baseAddress, $0.count, code) }
        return capacity - 1
    }

    func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var isValid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { buffer, count in
            isValid = hotline_base64_decode(buffer.baseAddress, buffer.count, &count, text.baseAddress, text.count, code) == 0
            if !isValid { count = 0 }
        }
        // libsodium 1.0.18 reads some bytes above 127 as digits. Only the text that the bytes are written as is valid.
        guard isValid, encode(bytes.span).utf8.elementsEqual(text) else { return nil }
        return bytes
    }
}
