/* A shared library whose functions call each other. */
int inner(int a)
{
	return a * 3 + 1;
}

int outer(int a)
{
	int s = 0;
	for (int i = 0; i < a; i++)
		s += inner(i);
	return s;
}

int main(void)
{
	return outer(3) == 0;
}
