/// The text form of DER (RFC 7468): base64 in lines of 64 characters between two marked lines. Secret keys do not pass through here.
enum PEMBlock {
    static func text(of der: [UInt8], label: String) -> String {
        let base64 = Array(Base64.encode(der).utf8)
        var text = "-----BEGIN \(label)-----\n"
        for start in stride(from: 0, to: base64.count, by: 64) {
            text += String(decoding: base64[start..<min(start + 64, base64.count)], as: UTF8.self) + "\n"
        }
        return text + "-----END \(label)-----\n"
    }

    /// The first block with a label; `nil` when there is none or it is broken.
    static func first(labelled label: String, in text: String) -> [UInt8]? { all(labelled: label, in: text)?.first }

    /// Every block with a label, in order; blocks with other labels and text between blocks are skipped (RFC 7468 §2).
    ///
    /// Returns `nil` if a block has no end, or if its content is no base64.
    static func all(labelled label: String, in text: String) -> [[UInt8]]? {
        var blocks: [[UInt8]] = []
        var content: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingSuffix(while: { $0 == " " || $0 == "\t" })
            if line == "-----BEGIN \(label)-----" {
                guard content == nil else { return nil }
                content = ""
            } else if line == "-----END \(label)-----" {
                guard let base64 = content, let der = Base64.decode(base64) else { return nil }
                blocks.append(der)
                content = nil
            } else if content != nil {
                content? += line
            }
        }
        return content == nil ? blocks : nil
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
