from _io import open
from _io import File as _File


class StringIO(_File):
    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value or "", None, "w")

    def write(self, text):
        self._check()
        self._data = self._data[:self._at] + text + self._data[self._at + len(text):]
        self._at += len(text)
        return len(text)

    def getvalue(self):
        self._check()
        return self._data


class BytesIO(_File):
    def __init__(self, initial_bytes=b""):
        super().__init__(initial_bytes, None, "rb")

    def getvalue(self):
        return self._data
