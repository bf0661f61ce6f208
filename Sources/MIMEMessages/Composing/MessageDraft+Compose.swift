import CGMime
import MailSyntax

extension MessageDraft {
    /// Writes the mail. Lines end with CR and LF, are ASCII and have at most 998 bytes.
    ///
    /// - Throws: Every ``MIMEError`` except `notAMail`.
    public func compose() throws(MIMEError) -> [UInt8] {
        try check()
        let bytes = try GMimeLibrary.use { () throws(MIMEError) -> [UInt8] in try write() }
        guard bytes.count <= 32 << 20 else { throw .tooLarge }
        return bytes
    }

    private func write() throws(MIMEError) -> [UInt8] {
        guard let message = Owned(g_mime_message_new(0)) else { throw .libraryFailure(operation: "g_mime_message_new") }
        g_mime_message_add_mailbox(message.pointer, GMIME_ADDRESS_TYPE_FROM, from.displayName, from.address.description)
        if let replyTo {
            g_mime_message_add_mailbox(message.pointer, GMIME_ADDRESS_TYPE_REPLY_TO, replyTo.displayName, replyTo.address.description)
        }
        for mailbox in to {
            g_mime_message_add_mailbox(message.pointer, GMIME_ADDRESS_TYPE_TO, mailbox.displayName, mailbox.address.description)
        }
        g_mime_message_set_subject(message.pointer, subject, "utf-8")
        try setDate(of: message)
        let object = hotline_mime_object_of_message(message.pointer)
        g_mime_message_set_message_id(message.pointer, "\(id.left)@\(id.right)")
        if let inReplyTo { g_mime_object_append_header(object, "In-Reply-To", inReplyTo.description, nil) }
        if !references.isEmpty {
            let thread = references.count <= Self.mostReferences ? references : [references[0]] + references.suffix(Self.mostReferences - 1)
            g_mime_object_append_header(object, "References", thread.map(\.description).joined(separator: " "), nil)
        }
        for field in fields { g_mime_object_append_header(object, field.name, field.value, "utf-8") }
        let part = try body.make()
        g_mime_message_set_mime_part(message.pointer, part.pointer)
        return try Self.bytes(of: object)
    }

    private func setDate(of message: borrowing Owned<GMimeMessage>) throws(MIMEError) {
        guard let date = g_date_time_new_from_unix_utc(Int(date / 1_000)) else { throw .libraryFailure(operation: "g_date_time_new") }
        defer { g_date_time_unref(date) }
        g_mime_message_set_date(message.pointer, date)
    }

    private static func bytes(of object: UnsafeMutablePointer<GMimeObject>?) throws(MIMEError) -> [UInt8] {
        guard let stream = Owned(g_mime_stream_mem_new()), let format = g_mime_format_options_new() else {
            throw .libraryFailure(operation: "g_mime_stream_mem_new")
        }
        defer { g_mime_format_options_free(format) }
        g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS)
        guard g_mime_object_write_to_stream(object, format, stream.pointer) >= 0, let array = hotline_mime_bytes(stream.pointer) else {
            throw .libraryFailure(operation: "g_mime_object_write_to_stream")
        }
        return Array(UnsafeBufferPointer(start: array.pointee.data, count: Int(array.pointee.len)))
    }
}

extension MessageDraft.Mailbox {
    /// No empty name: it would be written as an empty pair of quotes.
    fileprivate var displayName: String? { name.isEmpty ? nil : name }
}

extension PartDraft {
    fileprivate func make() throws(MIMEError) -> Owned<GMimeObject> {
        switch self {
        case .text(let text): return try Self.text(text)
        case .file(let bytes, let type, let name): return try Self.file(bytes, type: type, name: name)
        case .feedbackReport(let fields):
            return try Self.leaf(
                Array(fields.map { "\($0.name): \($0.value)\n" }.joined().utf8), type: "message/feedback-report",
                encoding: GMIME_CONTENT_ENCODING_7BIT)
        case .multipart(let subtype, let reportType, let boundary, let parts):
            return try Self.multipart(subtype, reportType: reportType, boundary: boundary, parts)
        }
    }

    private static func text(_ text: String) throws(MIMEError) -> Owned<GMimeObject> {
        let part = try leaf(
            Array(text.utf8), type: "text/plain",
            encoding: isPlain(text) ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
        g_mime_object_set_content_type_parameter(part.pointer, "charset", "utf-8")
        return part
    }

    /// ASCII in short lines that no server changes and no boundary looks like.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.split(separator: 0x0A).allSatisfy { line in
            line.count <= 200 && line.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && line.last != 0x20 && !line.starts(with: "--".utf8)
                && !line.starts(with: "From ".utf8)
        }
    }

    private static func file(_ bytes: [UInt8], type: String, name: String) throws(MIMEError) -> Owned<GMimeObject> {
        let part = try leaf(bytes, type: type, encoding: GMIME_CONTENT_ENCODING_BASE64)
        g_mime_object_set_disposition(part.pointer, "attachment")
        g_mime_part_set_filename(hotline_mime_as_leaf(part.pointer), name)
        if type.hasPrefix("text/") { g_mime_object_set_content_type_parameter(part.pointer, "charset", "utf-8") }
        return part
    }

    private static func leaf(_ bytes: [UInt8], type: String, encoding: GMimeContentEncoding) throws(MIMEError) -> Owned<GMimeObject> {
        let words = type.split(separator: "/")
        guard let part = Owned(hotline_mime_object_of_leaf(g_mime_part_new_with_type(String(words[0]), String(words[1])))),
            let stream = Owned(
                bytes.withUnsafeBytes {
                    g_mime_stream_mem_new_with_buffer($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
                }), let content = Owned(g_mime_data_wrapper_new_with_stream(stream.pointer, GMIME_CONTENT_ENCODING_DEFAULT))
        else { throw .libraryFailure(operation: "g_mime_part_new") }
        let leaf = hotline_mime_as_leaf(part.pointer)
        g_mime_part_set_content(leaf, content.pointer)
        g_mime_part_set_content_encoding(leaf, encoding)
        return part
    }

    private static func multipart(
        _ subtype: String, reportType: String?, boundary: String, _ parts: [PartDraft]
    ) throws(MIMEError) -> Owned<GMimeObject> {
        guard let multipart = Owned(hotline_mime_object_of_multipart(g_mime_multipart_new_with_subtype(subtype))) else {
            throw .libraryFailure(operation: "g_mime_multipart_new")
        }
        if let reportType { g_mime_object_set_content_type_parameter(multipart.pointer, "report-type", reportType) }
        g_mime_multipart_set_boundary(hotline_mime_as_multipart(multipart.pointer), boundary)
        for draft in parts {
            let part = try draft.make()
            g_mime_multipart_add(hotline_mime_as_multipart(multipart.pointer), part.pointer)
        }
        return multipart
    }
}
