/* flags: -O2 -flto */
int next(int x)
{
	return x * 3 + 1;
}
