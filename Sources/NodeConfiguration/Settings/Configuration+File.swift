import Glibc

extension Configuration {
    /// Reads a configuration file.
    ///
    /// - Throws: ``ConfigurationError`` naming the file, or the setting and its place in the file.
    public init(file: String) throws(ConfigurationError) {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        let text = try Self.contents(of: file)
        try self.init(json5: text, folder: folder.isEmpty ? "/" : try Self.absolute(folder))
    }

    private static func contents(of file: String) throws(ConfigurationError) -> String {
        guard let stream = fopen(file, "re") else { throw .unreadable(file: file, reason: String(cString: strerror(errno)).lowercased()) }
        defer { fclose(stream) }
        let limit = JSON5Parser.longest + 1
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in count = fread(buffer.baseAddress, 1, limit, stream) }
        guard ferror(stream) == 0 else { throw .unreadable(file: file, reason: "it is no plain file") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable(file: file, reason: "it is not UTF-8") }
        return text
    }

    private static func absolute(_ folder: String) throws(ConfigurationError) -> String {
        guard let path = realpath(folder, nil) else {
            throw .unreadable(file: folder, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { free(path) }
        return String(cString: path)
    }
}
