"" () if y else pass if (*b if c else d)
