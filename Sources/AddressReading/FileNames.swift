/// Endings of file names, some of which are top-level domains as well.
enum FileNames {
    private static let extensions: Set<Substring> = [
        "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "mp4", "m4v", "avi", "mkv", "mov", "wmv", "webm", "flv", "mpg", "mpeg",
        "3gp",
        "zip", "rar", "7z", "tar", "gz", "iso", "torrent", "htm", "html", "php", "asp", "aspx", "jsp", "cgi", "pl", "txt", "pdf", "doc",
        "docx",
        "xls", "xlsx", "md", "rs", "sh", "py", "ps",
    ]

    static func isExtension(_ label: Substring) -> Bool { extensions.contains(Substring(label.lowercased())) }
}
