1not
