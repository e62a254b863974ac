import re as _re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    def __init__(self, template):
        self.template = template

    def _put(self, mapping, kws, safe):
        values = {**mapping, **kws}

        def one(m):
            if m.group(1):
                return "$"
            name = m.group(2) or m.group(3)
            if name is None:
                if safe:
                    return m.group()
                before = self.template[:m.start()]
                line = before.count("\n") + 1
                column = m.start() - before.rfind("\n")
                raise ValueError("Invalid placeholder in string: line %d, col %d" % (line, column))
            if name in values:
                return str(values[name])
            if safe:
                return m.group()
            raise KeyError(name)
        return _re.sub(r"\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|)", one, self.template)

    def substitute(self, mapping={}, /, **kws):
        return self._put(mapping, kws, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._put(mapping, kws, True)
