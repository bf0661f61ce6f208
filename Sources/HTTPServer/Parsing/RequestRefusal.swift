/// The reason why the server itself refuses a request. Each has a status, and a name for logs.
public enum RequestRefusal: String, Error, Sendable, Hashable, CaseIterable {
    // Line ends and bytes (RFC 9112, section 2.2; RFC 9110, section 5.5)
    case bareLineFeed, bareCarriageReturn, controlCharacter, notText
    // Request line (RFC 9112, section 3)
    case malformedRequestLine, requestLineTooLong, malformedTarget, unknownMethod, unsupportedVersion
    // Field lines (RFC 9112, section 5)
    case foldedField, malformedFieldName, spaceBeforeColon, fieldTooLong, headTooLong, tooManyFields
    // Host (RFC 9112, section 3.2)
    case missingHost, repeatedHost, malformedHost
    // Framing (RFC 9112, section 6)
    case malformedContentLength, repeatedContentLength, lengthAndTransferEncoding, repeatedTransferEncoding
    case unknownTransferCoding, lengthRequired, contentNotExpected, unknownExpectation
    case malformedChunk, chunkTooLarge, chunkExtensionTooLong
    // Bounds and time
    case bodyTooLarge, bodyTooSlow, headersTooSlow, overloaded
    // The end
    case draining
    // The handler's answer
    case unwritableAnswer

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .bareLineFeed, .bareCarriageReturn, .controlCharacter, .notText, .malformedRequestLine, .malformedTarget, .foldedField,
            .malformedFieldName, .spaceBeforeColon, .missingHost, .repeatedHost, .malformedHost, .malformedContentLength,
            .repeatedContentLength, .lengthAndTransferEncoding, .repeatedTransferEncoding, .contentNotExpected, .malformedChunk,
            .chunkExtensionTooLong:
            400
        case .bodyTooSlow, .headersTooSlow: 408
        case .lengthRequired: 411
        case .bodyTooLarge, .chunkTooLarge: 413
        case .requestLineTooLong: 414
        case .unknownExpectation: 417
        case .fieldTooLong, .headTooLong, .tooManyFields: 431
        case .unwritableAnswer: 500
        case .unknownMethod, .unknownTransferCoding: 501
        case .overloaded, .draining: 503
        case .unsupportedVersion: 505
        }
    }

    /// A sentence for people. It is general, and the same for all refusals with this status except ``draining``.
    public var title: String {
        if self == .draining { return "This server is stopping" }
        return switch status {
        case 408: "The request took too long"
        case 411: "A content-length is required"
        case 413: "The body is too large"
        case 414: "The target is too long"
        case 417: "The expectation cannot be met"
        case 431: "The header fields are too large"
        case 500: "The answer could not be written"
        case 501: "Not implemented"
        case 503: "Too many requests are waiting"
        case 505: "Only HTTP/1.1 and HTTP/2 are spoken here"
        default: "The request is malformed"
        }
    }
}
