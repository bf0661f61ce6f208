import CGMime

/// Walks over the parts of a parsed mail and copies what the limits allow. Confined to one turn at the library.
struct PartReader: Sendable {
    private let limits: ReadMessage.Limits
    private(set) var type = ""
    private(set) var parts: [ReadMessage.Part] = []
    private(set) var isCut = false

    init(limits: ReadMessage.Limits) { self.limits = limits }

    /// Reads a whole mail, and returns its header fields.
    mutating func read(_ bytes: [UInt8]) throws(MIMEError) -> HeaderFields {
        guard
            let stream = Owned(
                bytes.withUnsafeBytes {
                    g_mime_stream_mem_new_with_buffer($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
                }), let parser = Owned(g_mime_parser_new_with_stream(stream.pointer))
        else { throw .libraryFailure(operation: "g_mime_parser_new") }
        g_mime_parser_set_format(parser.pointer, GMIME_FORMAT_MESSAGE)
        guard let message = Owned(g_mime_parser_construct_message(parser.pointer, nil)) else { throw .notAMail }
        let fields = headerFields(of: hotline_mime_object_of_message(message.pointer))
        guard !fields.all.isEmpty else { throw .notAMail }
        if let object = g_mime_message_get_mime_part(message.pointer) {
            type = Self.type(of: object)
            read(object, enclosing: nil, depth: 0)
        }
        return fields
    }

    private mutating func read(_ object: UnsafeMutablePointer<GMimeObject>, enclosing: String?, depth: Int) {
        guard parts.count < limits.parts, depth <= limits.depth else {
            isCut = true
            return
        }
        let type = Self.type(of: object)
        if hotline_mime_is_multipart(object) != 0 {
            let multipart = hotline_mime_as_multipart(object)
            for index in 0..<g_mime_multipart_get_count(multipart) {
                guard parts.count < limits.parts else {
                    isCut = true
                    return
                }
                guard let part = g_mime_multipart_get_part(multipart, index) else { continue }
                read(part, enclosing: type, depth: depth + 1)
            }
        } else if let content = content(of: object, type: type) {
            let name = hotline_mime_is_leaf(object) != 0 ? borrowedText(g_mime_part_get_filename(hotline_mime_as_leaf(object))) : nil
            parts.append(
                ReadMessage.Part(type: type, enclosing: enclosing, fileName: name.map { String($0.prefix(200)) }, content: content))
        }
    }

    private mutating func content(of object: UnsafeMutablePointer<GMimeObject>, type: String) -> ReadMessage.Part.Content? {
        if hotline_mime_is_mail(object) != 0 {
            guard let mail = g_mime_message_part_get_message(hotline_mime_as_mail(object)) else { return .mail(HeaderFields()) }
            return .mail(headerFields(of: hotline_mime_object_of_message(mail)))
        }
        switch type {
        case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification":
            return .report(HeaderFields.blocks(of: bytes(of: object)))
        case "text/rfc822-headers", "message/global-headers":
            return .mail(HeaderFields.blocks(of: bytes(of: object), atMost: 1).first ?? HeaderFields())
        case _ where hotline_mime_is_text(object) != 0:
            let text = takenText(g_mime_text_part_get_text(hotline_mime_as_text(object))) ?? ""
            guard text.utf8.count > limits.partBytes else { return .text(text) }
            isCut = true
            return .text(String(decoding: text.utf8.prefix(limits.partBytes), as: UTF8.self))
        default: return hotline_mime_is_leaf(object) != 0 ? .bytes(bytes(of: object)) : nil
        }
    }

    /// The decoded bytes of a leaf.
    private mutating func bytes(of object: UnsafeMutablePointer<GMimeObject>) -> [UInt8] {
        guard hotline_mime_is_leaf(object) != 0, let content = g_mime_part_get_content(hotline_mime_as_leaf(object)),
            let stream = Owned(g_mime_stream_mem_new())
        else { return [] }
        g_mime_data_wrapper_write_to_stream(content, stream.pointer)
        guard let array = hotline_mime_bytes(stream.pointer) else { return [] }
        let count = Int(array.pointee.len)
        if count > limits.partBytes { isCut = true }
        return Array(UnsafeBufferPointer(start: array.pointee.data, count: min(count, limits.partBytes)))
    }

    private mutating func headerFields(of object: UnsafeMutablePointer<GMimeObject>?) -> HeaderFields {
        var fields = HeaderFields()
        let list = g_mime_object_get_header_list(object)
        for index in 0..<g_mime_header_list_get_count(list) {
            let header = g_mime_header_list_get_header_at(list, index)
            guard let name = borrowedText(g_mime_header_get_name(header)), let value = borrowedText(g_mime_header_get_value(header)) else {
                continue
            }
            if !fields.append(name, value) { isCut = true }
        }
        return fields
    }

    private static func type(of object: UnsafeMutablePointer<GMimeObject>) -> String {
        let type = takenText(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object))) ?? ""
        return String(type.lowercased().prefix(200))
    }
}
