class SimpleNamespace:
    def __init__(self, /, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __repr__(self):
        return "namespace(" + ", ".join([k + "=" + repr(v) for k, v in self.__dict__.items()]) + ")"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if isinstance(other, SimpleNamespace) else NotImplemented


def MappingProxyType(mapping):
    return mapping


NoneType = type(None)


def _f():
    pass


FunctionType = LambdaType = type(_f)
GeneratorType = type(x for x in ())
BuiltinFunctionType = type(len)
