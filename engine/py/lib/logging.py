import _native

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
_levels = {
    "CRITICAL": 50, "FATAL": 50, "ERROR": 40, "WARN": 30, "WARNING": 30, "INFO": 20, "DEBUG": 10, "NOTSET": 0,
}
_loggers = {}


def _level(level):
    if isinstance(level, int):
        return level
    if not isinstance(level, str):
        raise TypeError(f"Level not an integer or a valid string: {level!r}")
    if level not in _levels:
        raise ValueError(f"Unknown level: {level!r}")
    return _levels[level]


def _text(msg, args):
    if len(args) == 1 and isinstance(args[0], dict) and args[0]:
        args = args[0]
    try:
        return str(msg) % args if args else str(msg)
    except (TypeError, ValueError, KeyError):
        return str(msg)


# The host knows what the configuration asks for; a level set here only silences.
class Logger:
    def __init__(self, name, level=NOTSET):
        self.name = name
        self.level = _level(level)

    def __repr__(self):
        _native.refuse("repr() of a logger")

    def setLevel(self, level):
        self.level = _level(level)

    def _silences(self, level):
        name = self.name
        logger = self
        while logger is None or not logger.level:
            if not name or name == "root":
                return False
            name = name.rpartition(".")[0]
            logger = _loggers.get(name or "root")
        return level < logger.level

    def log(self, level, msg, *args, exc_info=None, stack_info=False, stacklevel=1, extra=None):
        if not isinstance(level, int):
            raise TypeError("level must be an integer")
        if not self._silences(level):
            _native.log(level, self.name, _text(msg, args))

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    exception = error

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)

    fatal = critical

    def getChild(self, suffix):
        return getLogger(suffix if self.name == "root" else f"{self.name}.{suffix}")


def getLogger(name=None):
    if not name:
        name = "root"
    if not isinstance(name, str):
        raise TypeError("A logger name must be a string")
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]


def basicConfig(**kwargs):
    pass


def debug(msg, *args, **kwargs):
    getLogger().debug(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    getLogger().info(msg, *args, **kwargs)


def warning(msg, *args, **kwargs):
    getLogger().warning(msg, *args, **kwargs)


def error(msg, *args, **kwargs):
    getLogger().error(msg, *args, **kwargs)


exception = error


def critical(msg, *args, **kwargs):
    getLogger().critical(msg, *args, **kwargs)
